// A small HTTP server for services whose model is loaded once: each request is answered in a child process, which sees what
// the parent has loaded without a copy, cannot disturb other requests, and starts from the same state.

#ifndef HTTP_H
#define HTTP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define HTTP_ENDS [[noreturn]]
extern "C" {
#else
#define HTTP_ENDS _Noreturn
#endif

// A request with its whole body. The body is aligned for anything and ends in a zero that does not count.
struct request {
    int client;
    const char *method, *path;
    const uint8_t *body;
    size_t length;
};

struct service {
    const char *usage;     // the answer to GET /, and the end of a 404
    size_t largest_body;   // in bytes
    unsigned patience;     // seconds that one request may take
    // Answers, by one of the functions below. What it returns from has no such path, and is answered with 404.
    void (*serve)(const struct request *request, void *model);
    void *model;
};

// Listens on port 8080 and serves for ever. Call it when everything is loaded.
HTTP_ENDS void http_serve(const struct service *service);

// Whether the request has this method and path.
int http_is(const struct request *request, const char *method, const char *path);

// Answers with text and ends the child. At most 16 KB; what is longer is cut.
HTTP_ENDS void http_answer(const struct request *request, const char *status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Answers 200 with bytes of a type and ends the child.
HTTP_ENDS void http_answer_bytes(const struct request *request, const char *type, const void *bytes, size_t length);

#ifdef __cplusplus
}
#endif

#endif
