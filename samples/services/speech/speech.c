// Speech recognition over HTTP: POST a recording, get its words.
//
// The model is loaded once. Each request gets a child process, which sees the loaded model without a copy, cannot disturb
// the other requests, and starts from the same state, so that a recording always has the same text.

#include <arpa/inet.h>
#include <ctype.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <pocketsphinx.h>

enum {
    PORT = 8080,
    RATE = 16000,                           // samples each second, of two bytes
    LONGEST = 60,                           // seconds of a recording
    SHORTEST_BYTES = RATE / 10 * 2,         // a tenth of a second
    LARGEST_BYTES = LONGEST * RATE * 2 + 4096, // with room for a WAV header
    HEADER_BYTES = 8192,
    PATIENCE = 120,                         // seconds that one request may take
};

static const char model[] = "/usr/share/pocketsphinx/model/en-us";
static const char usage[] =
    "Speech recognition (CMU PocketSphinx, US English).\n"
    "POST a recording to /: raw samples or a WAV file, 16 kHz, 16 bit, mono, at most 60 seconds. The answer is its text.\n"
    "    curl --data-binary @recording.raw http://HOST:PORT/\n";

struct recording {
    const uint8_t *bytes;
    size_t length;
};

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(1);
}

// Sends the answer and ends this child. The client may still be sending: closing at once could destroy the answer.
static _Noreturn void answer(int client, const char *status, const char *format, ...)
{
    char body[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(body, sizeof body, format, arguments);
    va_end(arguments);
    dprintf(client,
            "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
            status, strlen(body), body);
    shutdown(client, SHUT_WR);
    alarm(5);
    while (read(client, body, sizeof body) > 0) {
    }
    exit(0);
}

static uint32_t little_endian(const uint8_t *bytes, int count)
{
    uint32_t value = 0;
    while (count-- > 0) value = value << 8 | bytes[count];
    return value;
}

// The samples of a WAV file, which is a list of chunks: a name of four letters, a length, and that many bytes.
static struct recording samples_of_wav(int client, struct recording wav)
{
    int known = 0;
    for (size_t at = 12; at + 8 <= wav.length;) {
        const uint8_t *chunk = wav.bytes + at + 8;
        size_t left = wav.length - at - 8, length = little_endian(wav.bytes + at + 4, 4);
        if (memcmp(wav.bytes + at, "fmt ", 4) == 0 && length >= 16 && left >= 16) {
            uint32_t coding = little_endian(chunk, 2), channels = little_endian(chunk + 2, 2);
            uint32_t rate = little_endian(chunk + 4, 4), bits = little_endian(chunk + 14, 2);
            if (coding != 1 || channels != 1 || rate != RATE || bits != 16)
                answer(client, "400 Bad Request",
                       "The WAV file has coding %u, %u channel(s), %u Hz, %u bit: convert it to 1 (PCM), 1 channel, %d Hz, 16 bit.\n",
                       coding, channels, rate, bits, RATE);
            known = 1;
        } else if (memcmp(wav.bytes + at, "data", 4) == 0 && known) {
            return (struct recording){chunk, length < left ? length : left};
        }
        if (length >= left) break;
        at += 8 + length + length % 2;
    }
    answer(client, "400 Bad Request", "The WAV file has no samples: its fmt or data chunk is missing.\n");
}

static const char *text_of(ps_decoder_t *decoder, struct recording samples)
{
    int32 score;
    if (ps_start_utt(decoder) < 0 ||
        ps_process_raw(decoder, (const int16 *)samples.bytes, samples.length / 2, FALSE, TRUE) < 0 || ps_end_utt(decoder) < 0)
        return NULL;
    const char *text = ps_get_hyp(decoder, &score);
    return text ? text : "";
}

// Reads the request's head into a string and returns how much of the body came with it, at *body.
static size_t read_head(int client, char head[HEADER_BYTES], const char **body)
{
    size_t length = 0;
    char *end = NULL;
    while (end == NULL) {
        ssize_t count = read(client, head + length, HEADER_BYTES - 1 - length);
        if (count <= 0) {
            if (length == HEADER_BYTES - 1) answer(client, "431 Request Header Fields Too Large", "The header is too long.\n");
            exit(0); // gone, or just looking whether somebody listens
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

// Serves one client and ends this child.
static _Noreturn void serve(int client, ps_decoder_t *decoder)
{
    alarm(PATIENCE);
    char head[HEADER_BYTES];
    const char *start;
    size_t have = read_head(client, head, &start);

    if (strncmp(head, "GET / ", 6) == 0) answer(client, "200 OK", "%s", usage);
    if (strncmp(head, "POST / ", 7) != 0)
        answer(client, "404 Not Found", "There is GET / and POST /, and nothing else.\n%s", usage);

    const char *value = field(head, "Content-Length");
    if (value == NULL || !isdigit((unsigned char)*value))
        answer(client, "411 Length Required", "Send the recording's size in the header Content-Length.\n");
    unsigned long size = strtoul(value, NULL, 10);
    if (size > LARGEST_BYTES)
        answer(client, "413 Content Too Large", "The recording has %lu bytes. The most is %d (%d seconds).\n", size,
               LARGEST_BYTES, LONGEST);

    const char *expect = field(head, "Expect");
    if (expect && strncasecmp(expect, "100-continue", 12) == 0) dprintf(client, "HTTP/1.1 100 Continue\r\n\r\n");

    // Aligned for samples, and so is all that samples_of_wav finds in it at even offsets.
    uint8_t *body = malloc(size + 1);
    if (body == NULL) die("memory for a recording");
    if (have > size) have = size;
    memcpy(body, start, have);
    while (have < size) {
        ssize_t count = read(client, body + have, size - have);
        if (count <= 0) exit(0);
        have += count;
    }

    struct recording recording = {body, size};
    if (size >= 12 && memcmp(body, "RIFF", 4) == 0 && memcmp(body + 8, "WAVE", 4) == 0)
        recording = samples_of_wav(client, recording);
    if (recording.length < SHORTEST_BYTES)
        answer(client, "400 Bad Request", "The recording has %zu bytes, less than a tenth of a second.\n", recording.length);

    const char *text = text_of(decoder, recording);
    if (text == NULL) answer(client, "500 Internal Server Error", "The decoder failed on this recording.\n");
    answer(client, "200 OK", "%s\n", text);
}

static ps_decoder_t *load_model(void)
{
    char acoustic[128], language[128], dictionary[128];
    snprintf(acoustic, sizeof acoustic, "%s/en-us", model);
    snprintf(language, sizeof language, "%s/en-us.lm.bin", model);
    snprintf(dictionary, sizeof dictionary, "%s/cmudict-en-us.dict", model);
    cmd_ln_t *config = cmd_ln_init(NULL, ps_args(), TRUE, "-hmm", acoustic, "-lm", language, "-dict", dictionary, NULL);
    ps_decoder_t *decoder = config ? ps_init(config) : NULL;
    if (decoder == NULL) die(model);
    err_set_logfp(NULL); // what it says of each recording would fill the disk
    return decoder;
}

int main(void)
{
    ps_decoder_t *decoder = load_model();
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
            serve(client, decoder);
        }
        close(client);
    }
}
