/* The core's own tests: configure with -DLOREM_BUILD_TESTS=ON, run with ctest. */
#include "lorem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

static void expect(int ok, const char *what, const char *got)
{
    if (!ok) {
        fprintf(stderr, "failed: %s (got: %s)\n", what, got ? got : "NULL");
        failures++;
    }
}

static lorem_options *options(int64_t repeat, int crab)
{
    lorem_options *made = lorem_options_new(LOREM_NAMES_SNAKE);

    lorem_options_set_integer(made, "repeat", repeat);
    lorem_options_set_boolean(made, "crab_emoji", crab);
    return made;
}

/* Generates from `of`, which it frees, and holds status and text against the wanted. */
static void generates(lorem_options *of, lorem_status status, const char *text, const char *what)
{
    char *out = NULL;
    lorem_status got = lorem_generate(of, &out);

    expect(got == status && out && strstr(out, text), what, out);
    lorem_text_free(out);
    lorem_options_free(of);
}

static void test_text(void)
{
    lorem_options *of = options(2, 1);

    lorem_options_set_text(of, "separator", "/", 1);
    generates(of, LOREM_STATUS_OK,
              "lorem ipsum dolor sit amet \xf0\x9f\xa6\x80/lorem ipsum dolor sit amet "
              "\xf0\x9f\xa6\x80",
              "the sentence is repeated");
    generates(options(1, 0), LOREM_STATUS_OK, "lorem ipsum dolor sit amet", "one sentence");
    generates(options(4294967295, 1), LOREM_STATUS_FAILED, "the limit is 1048576", "too long");
}

static void test_types(void)
{
    lorem_options *of = lorem_options_new(LOREM_NAMES_CAMEL);

    lorem_options_set_text(of, "crabEmoji", "yes", 3);
    lorem_options_set_other(of, "separator", "a list");
    lorem_options_set_integer(of, "colour", 1);
    generates(of, LOREM_STATUS_BAD_TYPE,
              "invalid options: `repeat` is missing; `crabEmoji` must be a boolean, not a string; "
              "`separator` must be a string, not a list; `colour` is not an option",
              "every wrong type is named");
}

static void test_values(void)
{
    lorem_options *of = options(0, 0);

    lorem_options_set_text(of, "separator", "", 0);
    generates(of, LOREM_STATUS_BAD_VALUE,
              "invalid options: `repeat` must be between 1 and 4294967295, not 0; `separator` must "
              "be 1 to 16 bytes long, not 0",
              "every wrong value is named");
    of = options(1, 0);
    lorem_options_set_text(of, "separator", "a\0b", 3);
    generates(of, LOREM_STATUS_BAD_VALUE, "must not contain a NUL", "NUL in the separator");
    of = options(1, 0);
    lorem_options_set_text(of, "separator", "\xed\xa0\x80", 3);
    generates(of, LOREM_STATUS_BAD_VALUE, "must be UTF-8", "a surrogate in the separator");
}

static void test_the_rest(void)
{
    char *out = NULL;

    expect(lorem_crash(&out) == LOREM_STATUS_PANICKED, "a panic is a status", out);
    lorem_text_free(out);
    out = lorem_version();
    expect(out && out[0] >= '0' && out[0] <= '9', "the version is a number", out);
    lorem_text_free(out);
}

int main(void)
{
    test_text();
    test_types();
    test_values();
    test_the_rest();
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
