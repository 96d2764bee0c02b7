/* The part of Node-API that the addon uses, looked up in the running process:
 * no headers and no import library of Node are needed, on any platform. */
#ifndef LOREM_NODE_API_H
#define LOREM_NODE_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef int napi_status; /* 0 is success */
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
typedef void (*napi_finalize)(napi_env, void *bytes, void *hint);

typedef struct napi_threadsafe_function__ *napi_threadsafe_function;
typedef void (*napi_threadsafe_function_call_js)(napi_env, napi_value function, void *context,
                                                 void *call);

typedef enum {
    napi_undefined,
    napi_null,
    napi_boolean,
    napi_number,
    napi_string,
    napi_symbol,
    napi_object,
    napi_function,
    napi_external,
    napi_bigint
} napi_valuetype;

enum { napi_enumerable = 2, napi_static = 1024 };
enum { napi_tsfn_release = 0, napi_tsfn_nonblocking = 0 };

typedef struct {
    const char *utf8name;
    napi_value name;
    napi_callback method, getter, setter;
    napi_value value;
    int attributes;
    void *bytes;
} napi_property_descriptor;

typedef struct {
    uint64_t lower, upper;
} napi_type_tag;

#define NODE_API_FUNCTIONS(X)                                                                    \
    X(napi_throw, (napi_env, napi_value))                                                        \
    X(napi_throw_error, (napi_env, const char *code, const char *message))                       \
    X(napi_throw_type_error, (napi_env, const char *code, const char *message))                  \
    X(napi_is_exception_pending, (napi_env, bool *))                                             \
    X(napi_get_cb_info, (napi_env, napi_callback_info, size_t *, napi_value *, napi_value *,     \
                         void **))                                                               \
    X(napi_get_new_target, (napi_env, napi_callback_info, napi_value *))                         \
    X(napi_typeof, (napi_env, napi_value, napi_valuetype *))                                     \
    X(napi_get_value_bool, (napi_env, napi_value, bool *))                                       \
    X(napi_get_value_double, (napi_env, napi_value, double *))                                   \
    X(napi_get_value_string_utf8, (napi_env, napi_value, char *, size_t, size_t *))              \
    X(napi_get_value_uint32, (napi_env, napi_value, uint32_t *))                                 \
    X(napi_get_null, (napi_env, napi_value *))                                                   \
    X(napi_get_undefined, (napi_env, napi_value *))                                              \
    X(napi_get_boolean, (napi_env, bool, napi_value *))                                          \
    X(napi_create_double, (napi_env, double, napi_value *))                                      \
    X(napi_create_string_utf8, (napi_env, const char *, size_t, napi_value *))                   \
    X(napi_create_object, (napi_env, napi_value *))                                              \
    X(napi_create_function, (napi_env, const char *, size_t, napi_callback, void *,              \
                             napi_value *))                                                      \
    X(napi_call_function, (napi_env, napi_value self, napi_value function, size_t,               \
                           const napi_value *, napi_value *))                                    \
    X(napi_coerce_to_string, (napi_env, napi_value, napi_value *))                               \
    X(napi_get_property_names, (napi_env, napi_value, napi_value *))                             \
    X(napi_get_array_length, (napi_env, napi_value, uint32_t *))                                 \
    X(napi_get_element, (napi_env, napi_value, uint32_t, napi_value *))                          \
    X(napi_get_property, (napi_env, napi_value, napi_value, napi_value *))                       \
    X(napi_set_named_property, (napi_env, napi_value, const char *, napi_value))                 \
    X(napi_define_class, (napi_env, const char *, size_t, napi_callback, void *, size_t,         \
                          const napi_property_descriptor *, napi_value *))                       \
    X(napi_wrap, (napi_env, napi_value, void *, napi_finalize, void *, void **))                 \
    X(napi_unwrap, (napi_env, napi_value, void **))                                              \
    X(napi_create_threadsafe_function,                                                           \
      (napi_env, napi_value function, napi_value resource, napi_value name, size_t queue_limit,  \
       size_t threads, void *finalized, napi_finalize, void *context,                            \
       napi_threadsafe_function_call_js, napi_threadsafe_function *))                            \
    X(napi_call_threadsafe_function, (napi_threadsafe_function, void *call, int mode))           \
    X(napi_release_threadsafe_function, (napi_threadsafe_function, int mode))                    \
    X(napi_unref_threadsafe_function, (napi_env, napi_threadsafe_function))                      \
    X(napi_type_tag_object, (napi_env, napi_value, const napi_type_tag *))                       \
    X(napi_check_object_type_tag, (napi_env, napi_value, const napi_type_tag *, bool *))

#define NODE_API_DECLARE(name, parameters) extern napi_status(*node_##name) parameters;
NODE_API_FUNCTIONS(NODE_API_DECLARE)
#undef NODE_API_DECLARE

/* Looks all of them up; returns the name of one that is not there, or NULL. */
const char *node_api_load(void);

#endif
