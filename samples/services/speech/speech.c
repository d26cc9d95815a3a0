// Speech recognition over HTTP: POST a recording, get its words.
//
// The model is loaded once. As each request has a child process of its own (../http), a recording always has the same text.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pocketsphinx.h>
#include <sphinxbase/err.h>

#include "http.h"

enum {
    RATE = 16000,                           // samples each second, of two bytes
    LONGEST = 60,                           // seconds of a recording
    SHORTEST_BYTES = RATE / 10 * 2,         // a tenth of a second
    LARGEST_BYTES = LONGEST * RATE * 2 + 4096, // with room for a WAV header
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

static uint32_t little_endian(const uint8_t *bytes, int count)
{
    uint32_t value = 0;
    while (count-- > 0) value = value << 8 | bytes[count];
    return value;
}

// The samples of a WAV file, which is a list of chunks: a name of four letters, a length, and that many bytes.
static struct recording samples_of_wav(const struct request *request, struct recording wav)
{
    int known = 0;
    for (size_t at = 12; at + 8 <= wav.length;) {
        const uint8_t *chunk = wav.bytes + at + 8;
        size_t left = wav.length - at - 8, length = little_endian(wav.bytes + at + 4, 4);
        if (memcmp(wav.bytes + at, "fmt ", 4) == 0 && length >= 16 && left >= 16) {
            uint32_t coding = little_endian(chunk, 2), channels = little_endian(chunk + 2, 2);
            uint32_t rate = little_endian(chunk + 4, 4), bits = little_endian(chunk + 14, 2);
            if (coding != 1 || channels != 1 || rate != RATE || bits != 16)
                http_answer(request, "400 Bad Request",
                       "The WAV file has coding %u, %u channel(s), %u Hz, %u bit: convert it to 1 (PCM), 1 channel, %d Hz, 16 bit.\n",
                       coding, channels, rate, bits, RATE);
            known = 1;
        } else if (memcmp(wav.bytes + at, "data", 4) == 0 && known) {
            return (struct recording){chunk, length < left ? length : left};
        }
        if (length >= left) break;
        at += 8 + length + length % 2;
    }
    http_answer(request, "400 Bad Request", "The WAV file has no samples: its fmt or data chunk is missing.\n");
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

static void serve(const struct request *request, void *decoder)
{
    if (!http_is(request, "POST", "/")) return;

    // The body is aligned for samples, and so is all that samples_of_wav finds in it at even offsets.
    struct recording recording = {request->body, request->length};
    if (recording.length >= 12 && memcmp(recording.bytes, "RIFF", 4) == 0 && memcmp(recording.bytes + 8, "WAVE", 4) == 0)
        recording = samples_of_wav(request, recording);
    if (recording.length < SHORTEST_BYTES)
        http_answer(request, "400 Bad Request", "The recording has %zu bytes, less than a tenth of a second.\n",
                    recording.length);

    const char *text = text_of(decoder, recording);
    if (text == NULL) http_answer(request, "500 Internal Server Error", "The decoder failed on this recording.\n");
    http_answer(request, "200 OK", "%s\n", text);
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
    struct service service = {
        .usage = usage, .largest_body = LARGEST_BYTES, .patience = PATIENCE, .serve = serve, .model = load_model()};
    http_serve(&service);
}
