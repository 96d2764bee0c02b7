/* What the files of the addon share. */
#ifndef LOREM_ADDON_H
#define LOREM_ADDON_H

#include "lorem.h"
#include "node_api.h"

#define AUTO_LENGTH SIZE_MAX

napi_value throw_type_error(napi_env env, const char *message);

/* After a call of Node-API failed: makes sure that an exception is on its way. */
napi_value failed(napi_env env);

/* The `code` of an Error of the core. */
const char *code_of(lorem_status status);

/* Throws what a status says, with a message that is freed. */
napi_value throw_status(napi_env env, lorem_status status, char *message);

/* The options in an object, or NULL and a TypeError. */
lorem_options *unwrap_options(napi_env env, napi_value object);

/* Adds the class Stream, over which index.js makes its async iterator. */
bool define_stream(napi_env env, napi_value exports);

#endif
