/* The Node addon: the class Options and the functions, over lorem.h. */
#include "addon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(_WIN32)
#define ADDON_API __declspec(dllexport)
#else
#define ADDON_API __attribute__((visibility("default")))
#endif

/* Marks objects that wrap lorem_options, so that no other object is taken for one. */
static const napi_type_tag options_tag = {0x6c6f72656d6f7074, 0x9c4f1e7ab35d2086};

napi_value throw_type_error(napi_env env, const char *message)
{
    node_napi_throw_type_error(env, "LOREM_OPTIONS", message);
    return NULL;
}

napi_value failed(napi_env env)
{
    bool pending = false;

    node_napi_is_exception_pending(env, &pending);
    if (!pending) {
        node_napi_throw_error(env, "LOREM_FAILED", "a call of Node-API failed");
    }
    return NULL;
}

const char *code_of(lorem_status status)
{
    return status == LOREM_STATUS_PANICKED ? "LOREM_PANICKED" : "LOREM_FAILED";
}

napi_value throw_status(napi_env env, lorem_status status, char *message)
{
    const char *text = message ? message : "out of memory";

    if (status == LOREM_STATUS_BAD_TYPE || status == LOREM_STATUS_BAD_VALUE) {
        throw_type_error(env, text);
    } else {
        node_napi_throw_error(env, code_of(status), text);
    }
    lorem_text_free(message);
    return NULL;
}

/* A JavaScript string of a text that is freed. */
static napi_value take_text(napi_env env, char *text)
{
    napi_value value = NULL;

    if (!text) {
        return throw_status(env, LOREM_STATUS_FAILED, NULL);
    }
    if (node_napi_create_string_utf8(env, text, AUTO_LENGTH, &value) != 0) {
        failed(env);
    }
    lorem_text_free(text);
    return value;
}

/* The UTF-8 bytes of a JavaScript string, to be freed; NULL if an exception is on its way. */
static char *string_bytes(napi_env env, napi_value value, size_t *length)
{
    char *bytes;

    if (node_napi_get_value_string_utf8(env, value, NULL, 0, length) != 0) {
        failed(env);
        return NULL;
    }
    bytes = malloc(*length + 1);
    if (!bytes || node_napi_get_value_string_utf8(env, value, bytes, *length + 1, length) != 0) {
        failed(env);
        free(bytes);
        return NULL;
    }
    return bytes;
}

static bool record_number(napi_env env, lorem_options *options, const char *name, napi_value value)
{
    double number = 0;
    napi_value text;
    char *bytes;
    size_t length;

    node_napi_get_value_double(env, value, &number);
    if (number >= -9007199254740992.0 && number <= 9007199254740992.0 &&
        number == (double)(int64_t)number) {
        lorem_options_set_integer(options, name, (int64_t)number);
        return true;
    }
    if (node_napi_coerce_to_string(env, value, &text) != 0) {
        failed(env);
        return false;
    }
    bytes = string_bytes(env, text, &length);
    if (bytes) {
        lorem_options_set_other(options, name, bytes);
    }
    free(bytes);
    return bytes != NULL;
}

static bool record_string(napi_env env, lorem_options *options, const char *name, napi_value value)
{
    size_t length;
    char *bytes = string_bytes(env, value, &length);

    if (bytes) {
        lorem_options_set_text(options, name, bytes, length);
    }
    free(bytes);
    return bytes != NULL;
}

/* Records one option; false if an exception is on its way. */
static bool record(napi_env env, lorem_options *options, const char *name, napi_value value)
{
    static const char *const words[] = {"undefined",  "null",        "a boolean", "a number",
                                        "a string",   "a symbol",    "an object", "a function",
                                        "an object", "a bigint"};
    napi_valuetype type = napi_undefined;
    bool flag = false;

    node_napi_typeof(env, value, &type);
    switch (type) {
    case napi_undefined:
        return true; /* as if it were not there */
    case napi_boolean:
        node_napi_get_value_bool(env, value, &flag);
        lorem_options_set_boolean(options, name, flag);
        return true;
    case napi_number:
        return record_number(env, options, name, value);
    case napi_string:
        return record_string(env, options, name, value);
    default:
        lorem_options_set_other(options, name, words[type]);
        return true;
    }
}

/* Records every property of an object; false if an exception is on its way. */
static bool record_all(napi_env env, lorem_options *options, napi_value object)
{
    napi_value names, name, value;
    uint32_t count = 0, i;
    size_t length;
    bool ok;

    if (node_napi_get_property_names(env, object, &names) != 0 ||
        node_napi_get_array_length(env, names, &count) != 0) {
        failed(env);
        return false;
    }
    for (i = 0; i < count; i++) {
        char *bytes;
        if (node_napi_get_element(env, names, i, &name) != 0 ||
            node_napi_get_property(env, object, name, &value) != 0) {
            failed(env);
            return false;
        }
        bytes = string_bytes(env, name, &length);
        ok = bytes && record(env, options, bytes, value);
        free(bytes);
        if (!ok) {
            return false;
        }
    }
    return true;
}

static void free_options(napi_env env, void *options, void *hint)
{
    (void)env;
    (void)hint;
    lorem_options_free(options);
}

/* Fills and checks new options and gives them to `this`. */
static napi_value build_options(napi_env env, napi_value self, napi_value fields,
                                lorem_options *options)
{
    char *message = NULL;
    lorem_status status;

    if (!options) {
        return throw_status(env, LOREM_STATUS_FAILED, NULL);
    }
    if (!record_all(env, options, fields)) {
        lorem_options_free(options);
        return NULL;
    }
    status = lorem_options_check(options, &message);
    if (status != LOREM_STATUS_OK) {
        lorem_options_free(options);
        return throw_status(env, status, message);
    }
    if (node_napi_wrap(env, self, options, free_options, NULL, NULL) != 0) {
        lorem_options_free(options);
        return failed(env);
    }
    if (node_napi_type_tag_object(env, self, &options_tag) != 0) {
        return failed(env);
    }
    return self;
}

static napi_value options_constructor(napi_env env, napi_callback_info info)
{
    napi_value self, target = NULL, fields = NULL;
    napi_valuetype type = napi_undefined;
    size_t count = 1;

    node_napi_get_new_target(env, info, &target);
    if (!target) {
        return throw_type_error(env, "Options is a class: call it with new");
    }
    node_napi_get_cb_info(env, info, &count, &fields, &self, NULL);
    node_napi_typeof(env, fields, &type);
    if (type != napi_object) {
        return throw_type_error(env, "Options takes an object");
    }
    return build_options(env, self, fields, lorem_options_new(LOREM_NAMES_CAMEL));
}

lorem_options *unwrap_options(napi_env env, napi_value object)
{
    void *options = NULL;
    napi_valuetype type = napi_undefined;
    bool ours = false;

    node_napi_typeof(env, object, &type);
    if (type == napi_object) {
        node_napi_check_object_type_tag(env, object, &options_tag, &ours);
    }
    if (!ours || node_napi_unwrap(env, object, &options) != 0) {
        throw_type_error(env, "options must be made by new Options");
        return NULL;
    }
    return options;
}

/* The options that are `this`, and the first argument if there is one. */
static lorem_options *self_of(napi_env env, napi_callback_info info, napi_value *argument)
{
    napi_value self, first = NULL;
    size_t count = 1;

    node_napi_get_cb_info(env, info, &count, &first, &self, NULL);
    if (argument) {
        *argument = first;
    }
    return unwrap_options(env, self);
}

static napi_value get_repeat(napi_env env, napi_callback_info info)
{
    lorem_options *options = self_of(env, info, NULL);
    napi_value value = NULL;

    if (options) {
        node_napi_create_double(env, lorem_options_repeat(options), &value);
    }
    return value;
}

static napi_value get_crab_emoji(napi_env env, napi_callback_info info)
{
    lorem_options *options = self_of(env, info, NULL);
    napi_value value = NULL;

    if (options) {
        node_napi_get_boolean(env, lorem_options_crab_emoji(options) != 0, &value);
    }
    return value;
}

static napi_value get_separator(napi_env env, napi_callback_info info)
{
    lorem_options *options = self_of(env, info, NULL);
    napi_value value = NULL;

    if (options) {
        node_napi_create_string_utf8(env, lorem_options_separator(options), AUTO_LENGTH, &value);
    }
    return value;
}

static napi_value options_equals(napi_env env, napi_callback_info info)
{
    napi_value argument, value = NULL;
    lorem_options *one = self_of(env, info, &argument);
    lorem_options *other = one ? unwrap_options(env, argument) : NULL;

    if (other) {
        bool equal = lorem_options_repeat(one) == lorem_options_repeat(other) &&
                     lorem_options_crab_emoji(one) == lorem_options_crab_emoji(other) &&
                     strcmp(lorem_options_separator(one), lorem_options_separator(other)) == 0;
        node_napi_get_boolean(env, equal, &value);
    }
    return value;
}

static napi_value options_to_json(napi_env env, napi_callback_info info)
{
    napi_value object = NULL;

    if (!self_of(env, info, NULL) || node_napi_create_object(env, &object) != 0) {
        return NULL;
    }
    node_napi_set_named_property(env, object, "repeat", get_repeat(env, info));
    node_napi_set_named_property(env, object, "crabEmoji", get_crab_emoji(env, info));
    node_napi_set_named_property(env, object, "separator", get_separator(env, info));
    return object;
}

static napi_value generate(napi_env env, napi_callback_info info)
{
    napi_value argument = NULL;
    size_t count = 1;
    lorem_options *options;
    lorem_status status;
    char *out = NULL;

    node_napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
    options = unwrap_options(env, argument);
    if (!options) {
        return NULL;
    }
    status = lorem_generate(options, &out);
    return status == LOREM_STATUS_OK ? take_text(env, out) : throw_status(env, status, out);
}

static napi_value crash(napi_env env, napi_callback_info info)
{
    char *out = NULL;
    lorem_status status = lorem_crash(&out);

    (void)info;
    return throw_status(env, status, out);
}

static napi_value version(napi_env env, napi_callback_info info)
{
    (void)info;
    return take_text(env, lorem_version());
}

static bool define_options(napi_env env, napi_value exports)
{
    const napi_property_descriptor properties[] = {
        {"repeat", NULL, NULL, get_repeat, NULL, NULL, napi_enumerable, NULL},
        {"crabEmoji", NULL, NULL, get_crab_emoji, NULL, NULL, napi_enumerable, NULL},
        {"separator", NULL, NULL, get_separator, NULL, NULL, napi_enumerable, NULL},
        {"equals", NULL, options_equals, NULL, NULL, NULL, 0, NULL},
        {"toJSON", NULL, options_to_json, NULL, NULL, NULL, 0, NULL},
    };
    napi_value constructor;

    return node_napi_define_class(env, "Options", AUTO_LENGTH, options_constructor, NULL,
                                  sizeof properties / sizeof properties[0], properties,
                                  &constructor) == 0 &&
           node_napi_set_named_property(env, exports, "Options", constructor) == 0;
}

static bool define_function(napi_env env, napi_value exports, const char *name, napi_callback call)
{
    napi_value function;

    return node_napi_create_function(env, name, AUTO_LENGTH, call, NULL, &function) == 0 &&
           node_napi_set_named_property(env, exports, name, function) == 0;
}

ADDON_API int32_t node_api_module_get_api_version_v1(void);
ADDON_API napi_value napi_register_module_v1(napi_env env, napi_value exports);

int32_t node_api_module_get_api_version_v1(void)
{
    return 8;
}

napi_value napi_register_module_v1(napi_env env, napi_value exports)
{
    const char *absent = node_api_load();

    if (absent) {
        fprintf(stderr, "lorem: this process has no %s: Node 16 or newer is needed\n", absent);
        return NULL;
    }
    if (!define_options(env, exports) || !define_stream(env, exports) ||
        !define_function(env, exports, "generate", generate) ||
        !define_function(env, exports, "crash", crash) ||
        !define_function(env, exports, "version", version)) {
        return failed(env);
    }
    return exports;
}
