/* What every text is made of. */
#ifndef LOREM_TEXT_H
#define LOREM_TEXT_H

#include "lorem.h"

/* The words of the sentence; the crab is the last of them where it is wanted. */
extern const char *const sentence_words[];
size_t sentence_length(const lorem_options *options);

/* Fails if the text of checked options would get too long; `*out` is then the message. */
lorem_status check_length(const lorem_options *options, char **out);

/* Gives a status with a message. */
lorem_status fail_with(lorem_status status, const char *message, char **out);

#endif
