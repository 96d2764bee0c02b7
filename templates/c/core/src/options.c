/* Options are recorded as they come and judged together, so that one message
 * can name every mistake. */
#include "lorem.h"

#include "buffer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELD_REPEAT, FIELD_CRAB_EMOJI, FIELD_SEPARATOR, FIELD_COUNT };
enum { SEPARATOR_LIMIT = 16 };

typedef enum kind { KIND_MISSING, KIND_INTEGER, KIND_BOOLEAN, KIND_TEXT, KIND_OTHER } kind;

typedef struct field {
    const char *names[3]; /* in the order of lorem_names */
    kind wanted;
    int required;
} field;

static const field fields[FIELD_COUNT] = {
    {{"repeat", "repeat", "Repeat"}, KIND_INTEGER, 1},
    {{"crab_emoji", "crabEmoji", "CrabEmoji"}, KIND_BOOLEAN, 1},
    {{"separator", "separator", "Separator"}, KIND_TEXT, 0},
};

static const char *const wanted_words[] = {"", "an integer", "a boolean", "a string", ""};

/* What the caller gave under one name. */
typedef struct given {
    kind kind;
    int64_t integer; /* also 0 or 1 of a boolean */
    char *text;      /* also the description of an other value */
    size_t length;
} given;

struct lorem_options {
    lorem_names names;
    given given[FIELD_COUNT];
    buffer unknown; /* names that are no option, each with its NUL */
    int failed;     /* memory ran out while recording */
};

lorem_options *lorem_options_new(lorem_names names)
{
    lorem_options *options = calloc(1, sizeof *options);

    if (options) {
        options->names = names <= LOREM_NAMES_PASCAL ? names : LOREM_NAMES_SNAKE;
    }
    return options;
}

void lorem_options_free(lorem_options *options)
{
    int i;

    if (!options) {
        return;
    }
    for (i = 0; i < FIELD_COUNT; i++) {
        free(options->given[i].text);
    }
    free(options->unknown.bytes);
    free(options);
}

/* The place for a name's value, emptied; NULL (and remembered) if it is no option. */
static given *place(lorem_options *options, const char *name)
{
    int i;

    for (i = 0; i < FIELD_COUNT; i++) {
        if (strcmp(fields[i].names[options->names], name) == 0) {
            free(options->given[i].text);
            memset(&options->given[i], 0, sizeof options->given[i]);
            return &options->given[i];
        }
    }
    buffer_add_bytes(&options->unknown, name, strlen(name) + 1);
    return NULL;
}

static void record(lorem_options *options, const char *name, kind kind, int64_t integer,
                   const char *text, size_t length)
{
    given *to = place(options, name);

    if (!to) {
        return;
    }
    to->kind = kind;
    to->integer = integer;
    if (text) {
        to->text = copy_bytes(text, length);
        to->length = length;
        options->failed |= !to->text;
    }
}

void lorem_options_set_integer(lorem_options *options, const char *name, int64_t value)
{
    record(options, name, KIND_INTEGER, value, NULL, 0);
}

void lorem_options_set_boolean(lorem_options *options, const char *name, int value)
{
    record(options, name, KIND_BOOLEAN, value != 0, NULL, 0);
}

void lorem_options_set_text(lorem_options *options, const char *name, const char *text,
                            size_t length)
{
    record(options, name, KIND_TEXT, 0, text ? text : "", length);
}

void lorem_options_set_other(lorem_options *options, const char *name, const char *what)
{
    record(options, name, KIND_OTHER, 0, what, strlen(what));
}

/* The length of the UTF-8 character at `at`, or 0 if there is none. */
static size_t character_length(const unsigned char *at, size_t left)
{
    size_t length = at[0] < 0x80                    ? 1
                    : at[0] >= 0xc2 && at[0] < 0xe0 ? 2
                    : at[0] >= 0xe0 && at[0] < 0xf0 ? 3
                    : at[0] >= 0xf0 && at[0] < 0xf5 ? 4
                                                    : 0;
    size_t i;

    if (length == 0 || length > left) {
        return 0;
    }
    for (i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) ||
        (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f)) {
        return 0; /* overlong, a surrogate, or past the last character */
    }
    return length;
}

static int is_utf8(const char *text, size_t length)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t at = 0;

    while (at < length) {
        size_t step = character_length(bytes + at, length - at);
        if (step == 0) {
            return 0;
        }
        at += step;
    }
    return 1;
}

/* Starts the next complaint of a message: "`name` ". */
static void complain(buffer *message, const char *name)
{
    buffer_add(message, message->length ? "; `" : "invalid options: `");
    buffer_add(message, name);
    buffer_add(message, "` ");
}

static void check_type(const field *field, const char *name, const given *given, buffer *message)
{
    if (given->kind == KIND_MISSING) {
        if (field->required) {
            complain(message, name);
            buffer_add(message, "is missing");
        }
    } else if (given->kind != field->wanted) {
        complain(message, name);
        buffer_add(message, "must be ");
        buffer_add(message, wanted_words[field->wanted]);
        buffer_add(message, ", not ");
        buffer_add(message, given->kind == KIND_OTHER ? given->text : wanted_words[given->kind]);
    }
}

static void check_repeat(const char *name, const given *given, buffer *message)
{
    char text[96];

    if (given->kind != KIND_INTEGER || (given->integer >= 1 && given->integer <= UINT32_MAX)) {
        return;
    }
    snprintf(text, sizeof text, "must be between 1 and %" PRIu32 ", not %" PRId64, UINT32_MAX,
             given->integer);
    complain(message, name);
    buffer_add(message, text);
}

static void check_separator(const char *name, const given *given, buffer *message)
{
    char text[96];

    if (given->kind != KIND_TEXT) {
        return;
    }
    if (given->length < 1 || given->length > SEPARATOR_LIMIT) {
        snprintf(text, sizeof text, "must be 1 to %d bytes long, not %zu", SEPARATOR_LIMIT,
                 given->length);
        complain(message, name);
        buffer_add(message, text);
    } else if (memchr(given->text, '\0', given->length)) {
        complain(message, name);
        buffer_add(message, "must not contain a NUL");
    } else if (!is_utf8(given->text, given->length)) {
        complain(message, name);
        buffer_add(message, "must be UTF-8");
    }
}

static void check_unknown(const buffer *unknown, buffer *message)
{
    size_t at = 0;

    while (at < unknown->length) {
        complain(message, unknown->bytes + at);
        buffer_add(message, "is not an option");
        at += strlen(unknown->bytes + at) + 1;
    }
}

lorem_status lorem_options_check(lorem_options *options, char **out)
{
    buffer message = {NULL, 0, 0, 0};
    lorem_status status = LOREM_STATUS_OK;
    const given *given;
    int i;

    *out = NULL;
    if (!options || options->failed || options->unknown.failed) {
        return LOREM_STATUS_FAILED; /* memory ran out */
    }
    given = options->given;
    for (i = 0; i < FIELD_COUNT; i++) {
        check_type(&fields[i], fields[i].names[options->names], &given[i], &message);
    }
    check_unknown(&options->unknown, &message);
    if (message.length) {
        status = LOREM_STATUS_BAD_TYPE;
    }
    check_repeat(fields[FIELD_REPEAT].names[options->names], &given[FIELD_REPEAT], &message);
    check_separator(fields[FIELD_SEPARATOR].names[options->names], &given[FIELD_SEPARATOR],
                    &message);
    if (status == LOREM_STATUS_OK && (message.length || message.failed)) {
        status = LOREM_STATUS_BAD_VALUE;
    }
    if (status != LOREM_STATUS_OK) {
        *out = buffer_take(&message);
    }
    return status;
}

uint32_t lorem_options_repeat(const lorem_options *options)
{
    return (uint32_t)options->given[FIELD_REPEAT].integer;
}

int lorem_options_crab_emoji(const lorem_options *options)
{
    return (int)options->given[FIELD_CRAB_EMOJI].integer;
}

const char *lorem_options_separator(const lorem_options *options)
{
    const given *given = &options->given[FIELD_SEPARATOR];

    return given->kind == KIND_TEXT ? given->text : " ";
}
