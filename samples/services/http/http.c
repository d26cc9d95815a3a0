// See http.h.

#include "http.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    PORT = 8080,
    HEADER_BYTES = 8192,
    TEXT_BYTES = 16384,
    FAREWELL = 5, // seconds for a client to take its answer
};

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(1);
}

static void send_all(int client, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = write(client, bytes, length);
        if (count <= 0) exit(0); // gone
        bytes += count;
        length -= count;
    }
}

// Sends an answer and ends this child. The client may still be sending: closing at once could destroy the answer.
static _Noreturn void respond(int client, const char *status, const char *type, const void *bytes, size_t length)
{
    char rest[4096];
    dprintf(client, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", status, type,
            length);
    send_all(client, bytes, length);
    shutdown(client, SHUT_WR);
    alarm(FAREWELL);
    while (read(client, rest, sizeof rest) > 0) {
    }
    _exit(0); // nothing that the parent registered is this child's to end
}

void http_answer(const struct request *request, const char *status, const char *format, ...)
{
    static char text[TEXT_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    respond(request->client, status, "text/plain; charset=utf-8", text, strlen(text));
}

void http_answer_bytes(const struct request *request, const char *type, const void *bytes, size_t length)
{
    respond(request->client, "200 OK", type, bytes, length);
}

int http_is(const struct request *request, const char *method, const char *path)
{
    return strcmp(request->method, method) == 0 && strcmp(request->path, path) == 0;
}

// Reads the request's head into a string and returns how much of the body came with it, at *body.
static size_t read_head(const struct request *request, char head[HEADER_BYTES], const char **body)
{
    size_t length = 0;
    char *end = NULL;
    while (end == NULL) {
        ssize_t count = read(request->client, head + length, HEADER_BYTES - 1 - length);
        if (count <= 0) {
            if (length == HEADER_BYTES - 1)
                http_answer(request, "431 Request Header Fields Too Large", "The header is too long.\n");
            _exit(0); // gone, or just looking whether somebody listens
        }
        length += count;
        head[length] = 0;
        end = strstr(head, "\r\n\r\n");
    }
    *end = 0;
    *body = end + 4;
    return head + length - *body;
}

// The value of a header field, or NULL.
static const char *field(const char *head, const char *name)
{
    for (const char *line = strstr(head, "\r\n"); line; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':') {
            line += strlen(name) + 1;
            return line + strspn(line, " \t");
        }
    }
    return NULL;
}

// The body, of which `have` bytes came with the head.
static void read_body(struct request *request, const struct service *service, const char *head, const char *start, size_t have)
{
    const char *value = field(head, "Content-Length");
    if (value == NULL || !isdigit((unsigned char)*value))
        http_answer(request, "411 Length Required", "Send the body's size in the header Content-Length.\n");
    unsigned long size = strtoul(value, NULL, 10);
    if (size > service->largest_body)
        http_answer(request, "413 Content Too Large", "The body has %lu bytes. The most is %zu.\n%s", size,
                    service->largest_body, service->usage);

    const char *expect = field(head, "Expect");
    if (expect && strncasecmp(expect, "100-continue", 12) == 0) dprintf(request->client, "HTTP/1.1 100 Continue\r\n\r\n");

    uint8_t *body = malloc(size + 1);
    if (body == NULL) die("memory for a request");
    if (have > size) have = size;
    memcpy(body, start, have);
    while (have < size) {
        ssize_t count = read(request->client, body + have, size - have);
        if (count <= 0) _exit(0);
        have += count;
    }
    body[size] = 0;
    request->body = body;
    request->length = size;
}

// Serves one client and ends this child.
static _Noreturn void serve(int client, const struct service *service)
{
    static char head[HEADER_BYTES];
    struct request request = {.client = client};
    const char *start;
    alarm(service->patience);
    size_t have = read_head(&request, head, &start);

    // The first line's words: the fields begin at its end, which stays.
    static char line[HEADER_BYTES];
    size_t length = strcspn(head, "\r\n");
    memcpy(line, head, length);
    char *rest = line;
    request.method = strsep(&rest, " ");
    request.path = rest ? strsep(&rest, " ") : NULL;
    if (rest == NULL || strncmp(rest, "HTTP/1.", 7) != 0) http_answer(&request, "400 Bad Request", "This is no HTTP/1.1.\n");

    if (strcmp(request.method, "POST") == 0) read_body(&request, service, head, start, have);
    service->serve(&request, service->model);
    if (http_is(&request, "GET", "/")) http_answer(&request, "200 OK", "%s", service->usage);
    http_answer(&request, "404 Not Found", "There is no %s %s.\n%s", request.method, request.path, service->usage);
}

void http_serve(const struct service *service)
{
    signal(SIGCHLD, SIG_IGN); // children are not waited for
    signal(SIGPIPE, SIG_IGN);

    int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 16) < 0) die("port 8080");

    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client < 0) continue;
        if (fork() == 0) {
            close(listener);
            serve(client, service);
        }
        close(client);
    }
}
