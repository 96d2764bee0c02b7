/* The class Stream: new Stream(options, (code, text) => …), request(calls) and close(). The core's
 * thread calls on_word, which has Node call the function on JavaScript's own thread: with null and a
 * word, null and null at the end, or an error's code and message. */
#include "addon.h"

#include <stdlib.h>
#include <string.h>

static const napi_type_tag stream_tag = {0x6c6f72656d737472, 0xb1d27f40c86e935a};

/* Only on_word runs on the core's thread, and reads nothing of this but `function`. */
typedef struct stream {
    lorem_stream *native; /* NULL when closed */
    napi_threadsafe_function function;
    uint32_t owners; /* of this memory: the object and the function, until each is finalized */
} stream;

/* What one call of the core said; NULL when memory ran out for it. */
typedef struct told {
    lorem_status status;
    char text[]; /* empty at the end: no word is */
} told;

static void on_word(void *user, lorem_status status, const char *text)
{
    stream *of = user;
    size_t length = text ? strlen(text) : 0;
    told *call = malloc(sizeof *call + length + 1);

    if (call) {
        call->status = status;
        memcpy(call->text, text ? text : "", length);
        call->text[length] = '\0';
    }
    if (node_napi_call_threadsafe_function(of->function, call, napi_tsfn_nonblocking) != 0) {
        free(call); /* the environment ends */
    }
}

static void set_text(napi_env env, const char *text, napi_value *value)
{
    node_napi_create_string_utf8(env, text, AUTO_LENGTH, value);
}

/* On JavaScript's thread: calls the function. */
static void call_function(napi_env env, napi_value function, void *context, void *what)
{
    stream *of = context;
    told *call = what;
    napi_value arguments[2], self;

    if (env && of->native) {
        node_napi_get_undefined(env, &self);
        node_napi_get_null(env, &arguments[0]);
        node_napi_get_null(env, &arguments[1]);
        if (!call || call->status != LOREM_STATUS_OK) {
            set_text(env, code_of(call ? call->status : LOREM_STATUS_FAILED), &arguments[0]);
        }
        if (!call || call->text[0]) {
            set_text(env, call ? call->text : "out of memory", &arguments[1]);
        }
        node_napi_call_function(env, self, function, 2, arguments, NULL);
    }
    free(call);
}

/* Waits for a call of on_word under way, after which the function is not used. */
static void close_stream(stream *of)
{
    if (of->native) {
        lorem_stream_free(of->native);
        of->native = NULL;
        node_napi_release_threadsafe_function(of->function, napi_tsfn_release);
    }
}

static void disown(stream *of)
{
    if (--of->owners == 0) {
        free(of);
    }
}

static void finalize_object(napi_env env, void *object, void *hint)
{
    (void)env;
    (void)hint;
    close_stream(object);
    disown(object);
}

/* Node ends the function at close, and by itself when the environment ends. */
static void finalize_function(napi_env env, void *function, void *hint)
{
    stream *of = function;

    (void)env;
    (void)hint;
    lorem_stream_free(of->native);
    of->native = NULL;
    disown(of);
}

/* Makes the function that may be called from the core's thread. */
static bool make_function(napi_env env, napi_value callback, stream *of)
{
    napi_value name;

    return node_napi_create_string_utf8(env, "lorem", AUTO_LENGTH, &name) == 0 &&
           node_napi_create_threadsafe_function(env, callback, NULL, name, 0, 1, of,
                                                finalize_function, of, call_function,
                                                &of->function) == 0;
}

static napi_value stream_constructor(napi_env env, napi_callback_info info)
{
    napi_value self, arguments[2] = {NULL, NULL};
    size_t count = 2;
    lorem_options *options;
    lorem_status status;
    char *message = NULL;
    stream *made;

    node_napi_get_cb_info(env, info, &count, arguments, &self, NULL);
    options = unwrap_options(env, arguments[0]);
    if (!options) {
        return NULL;
    }
    made = calloc(1, sizeof *made);
    if (!made || !make_function(env, arguments[1], made)) {
        free(made);
        return failed(env);
    }
    node_napi_unref_threadsafe_function(env, made->function); /* it keeps no process alive */
    made->owners = 1;
    status = lorem_stream_start(options, on_word, made, &made->native, &message);
    if (status != LOREM_STATUS_OK) {
        node_napi_release_threadsafe_function(made->function, napi_tsfn_release);
        return throw_status(env, status, message);
    }
    if (node_napi_wrap(env, self, made, finalize_object, NULL, NULL) != 0) {
        close_stream(made);
        return failed(env);
    }
    made->owners = 2;
    return node_napi_type_tag_object(env, self, &stream_tag) == 0 ? self : failed(env);
}

/* The stream that is `this`, and the first argument; NULL and a TypeError if it is none. */
static stream *self_of(napi_env env, napi_callback_info info, napi_value *argument)
{
    napi_value self = NULL;
    void *of = NULL;
    size_t count = 1;
    bool ours = false;

    node_napi_get_cb_info(env, info, &count, argument, &self, NULL);
    node_napi_check_object_type_tag(env, self, &stream_tag, &ours);
    if (!ours || node_napi_unwrap(env, self, &of) != 0) {
        throw_type_error(env, "this is no stream");
    }
    return of;
}

static napi_value request(napi_env env, napi_callback_info info)
{
    napi_value argument;
    stream *of = self_of(env, info, &argument);
    uint32_t calls = 0;

    if (of && node_napi_get_value_uint32(env, argument, &calls) == 0) {
        lorem_stream_request(of->native, calls);
    }
    return NULL;
}

static napi_value close_method(napi_env env, napi_callback_info info)
{
    napi_value argument;
    stream *of = self_of(env, info, &argument);

    if (of) {
        close_stream(of);
    }
    return NULL;
}

bool define_stream(napi_env env, napi_value exports)
{
    const napi_property_descriptor properties[] = {
        {"request", NULL, request, NULL, NULL, NULL, 0, NULL},
        {"close", NULL, close_method, NULL, NULL, NULL, 0, NULL},
    };
    napi_value constructor;

    return node_napi_define_class(env, "Stream", AUTO_LENGTH, stream_constructor, NULL,
                                  sizeof properties / sizeof properties[0], properties,
                                  &constructor) == 0 &&
           node_napi_set_named_property(env, exports, "Stream", constructor) == 0;
}
