#include "lorem.h"

#include "buffer.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No text gets longer than this many bytes. */
#define TEXT_LIMIT UINT64_C(1048576)

const char *const sentence_words[] = {"lorem", "ipsum", "dolor",
                                      "sit",   "amet",  "\xf0\x9f\xa6\x80"};

size_t sentence_length(const lorem_options *options)
{
    return lorem_options_crab_emoji(options) ? 6 : 5;
}

lorem_status fail_with(lorem_status status, const char *message, char **out)
{
    *out = copy_bytes(message, strlen(message));
    return status;
}

lorem_status check_length(const lorem_options *options, char **out)
{
    uint64_t repeat = lorem_options_repeat(options);
    uint64_t length = strlen(lorem_options_separator(options)) * (repeat - 1);
    size_t words = sentence_length(options), i;
    char message[128];

    for (i = 0; i < words; i++) {
        length += (strlen(sentence_words[i]) + (i ? 1 : 0)) * repeat;
    }
    if (length <= TEXT_LIMIT) {
        return LOREM_STATUS_OK;
    }
    snprintf(message, sizeof message,
             "the text would be %" PRIu64 " bytes long, the limit is %" PRIu64, length, TEXT_LIMIT);
    return fail_with(LOREM_STATUS_FAILED, message, out);
}

static void add_sentence(const lorem_options *options, buffer *text)
{
    size_t words = sentence_length(options), i;

    for (i = 0; i < words; i++) {
        buffer_add(text, i ? " " : "");
        buffer_add(text, sentence_words[i]);
    }
}

lorem_status lorem_generate(lorem_options *options, char **out)
{
    lorem_status status = lorem_options_check(options, out);
    buffer text = {NULL, 0, 0, 0};
    uint32_t i;

    if (status == LOREM_STATUS_OK) {
        status = check_length(options, out);
    }
    if (status != LOREM_STATUS_OK) {
        return status;
    }
    for (i = 0; i < lorem_options_repeat(options); i++) {
        buffer_add(&text, i ? lorem_options_separator(options) : "");
        add_sentence(options, &text);
    }
    *out = buffer_take(&text);
    return *out ? LOREM_STATUS_OK : LOREM_STATUS_FAILED;
}

lorem_status lorem_crash(char **out)
{
    return fail_with(LOREM_STATUS_PANICKED, "the core panicked: this was asked for", out);
}

void lorem_text_free(char *text)
{
    free(text);
}
