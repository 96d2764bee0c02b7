#if !defined(_WIN32) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* RTLD_DEFAULT */
#endif

#include "node_api.h"

#include <string.h>

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif

#define NODE_API_DEFINE(name, parameters) napi_status(*node_##name) parameters;
NODE_API_FUNCTIONS(NODE_API_DEFINE)
#undef NODE_API_DEFINE

/* Stores the address of a function of the running process in a function pointer. */
static bool look_up(const char *name, void *into, size_t size)
{
#if defined(_WIN32)
    FARPROC found = GetProcAddress(GetModuleHandleW(NULL), name);
#else
    void *found = dlsym(RTLD_DEFAULT, name);
#endif
    if (!found || sizeof found != size) {
        return false;
    }
    memcpy(into, &found, size);
    return true;
}

const char *node_api_load(void)
{
#define NODE_API_LOAD(name, parameters)                                                          \
    if (!look_up(#name, &node_##name, sizeof node_##name)) {                                     \
        return #name;                                                                            \
    }
    NODE_API_FUNCTIONS(NODE_API_LOAD)
#undef NODE_API_LOAD
    return NULL;
}
