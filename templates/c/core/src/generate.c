#include "lorem.h"

#include "buffer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No text gets longer than this many bytes. */
#define TEXT_LIMIT UINT64_C(1048576)

static const char sentence[] = "lorem ipsum dolor sit amet";
static const char crab[] = " \xf0\x9f\xa6\x80";

static lorem_status fail(lorem_status status, const char *message, char **out)
{
    *out = copy_bytes(message, strlen(message));
    return status;
}

static lorem_status too_long(uint64_t length, char **out)
{
    char message[128];

    snprintf(message, sizeof message,
             "the text would be %" PRIu64 " bytes long, the limit is %" PRIu64, length, TEXT_LIMIT);
    return fail(LOREM_STATUS_FAILED, message, out);
}

lorem_status lorem_generate(lorem_options *options, char **out)
{
    lorem_status status = lorem_options_check(options, out);
    buffer text = {NULL, 0, 0, 0};
    uint64_t one, length;
    uint32_t i, repeat;
    const char *separator;

    if (status != LOREM_STATUS_OK) {
        return status;
    }
    repeat = lorem_options_repeat(options);
    separator = lorem_options_separator(options);
    one = strlen(sentence) + (lorem_options_crab_emoji(options) ? strlen(crab) : 0);
    length = one * repeat + strlen(separator) * (uint64_t)(repeat - 1);
    if (length > TEXT_LIMIT) {
        return too_long(length, out);
    }
    for (i = 0; i < repeat; i++) {
        buffer_add(&text, i ? separator : "");
        buffer_add(&text, sentence);
        buffer_add(&text, lorem_options_crab_emoji(options) ? crab : "");
    }
    *out = buffer_take(&text);
    return *out ? LOREM_STATUS_OK : LOREM_STATUS_FAILED;
}

lorem_status lorem_crash(char **out)
{
    return fail(LOREM_STATUS_PANICKED, "the core panicked: this was asked for", out);
}

void lorem_text_free(char *text)
{
    free(text);
}
