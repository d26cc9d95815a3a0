// Text from pictures over HTTP: POST a picture, get its text.
//
// The engine and its model are loaded once. As each request has a child process of its own (../http), a picture always has the same text.

#include <leptonica/allheaders.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tesseract/capi.h>

#include "http.h"

enum {
    LARGEST_BYTES = 32 << 20,
    LARGEST_SIDE = 8192, // pixels
    PATIENCE = 300,      // seconds that one request may take
    RESOLUTION = 300,    // dots per inch, of pictures that do not say
};

static const char model[] = "/opt/ocr";
static const char usage[] =
    "Optical character recognition (Tesseract, English).\n"
    "POST a picture to /: PNG, or binary PBM, PGM or PPM. The answer is its text.\n"
    "    curl --data-binary @page.png http://HOST:PORT/\n";

// The engine first tries to read its model as an archive. There is none, and no library for it in this program.
void *archive_read_new(void);
void *archive_read_new(void)
{
    return NULL;
}

// The picture, or NULL. Only formats whose codecs are linked in reach the library.
static PIX *read_picture(const struct request *request)
{
    const char *bytes = (const char *)request->body;
    if (request->length >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
        return pixReadMemPng(request->body, request->length);
    if (request->length >= 2 && bytes[0] == 'P' && strchr("456", bytes[1]) && bytes[1])
        return pixReadMemPnm(request->body, request->length);
    return NULL;
}

static void serve(const struct request *request, void *engine)
{
    if (!http_is(request, "POST", "/")) return;

    PIX *picture = read_picture(request);
    if (picture == NULL)
        http_answer(request, "400 Bad Request",
                    "The body (%zu bytes) is no whole PNG, PBM, PGM or PPM picture. Convert it to one.\n", request->length);
    int width = pixGetWidth(picture), height = pixGetHeight(picture);
    if (width > LARGEST_SIDE || height > LARGEST_SIDE)
        http_answer(request, "400 Bad Request", "The picture has %d x %d pixels. The most is %d x %d.\n", width, height,
                    LARGEST_SIDE, LARGEST_SIDE);

    TessBaseAPISetImage2(engine, picture);
    if (pixGetXRes(picture) == 0) TessBaseAPISetSourceResolution(engine, RESOLUTION);
    char *text = TessBaseAPIGetUTF8Text(engine);
    if (text == NULL) http_answer(request, "500 Internal Server Error", "The engine failed on this picture.\n");
    http_answer_bytes(request, "text/plain; charset=utf-8", text, strlen(text));
}

int main(void)
{
    TessBaseAPI *engine = TessBaseAPICreate();
    if (TessBaseAPIInit3(engine, model, "eng") != 0) {
        fprintf(stderr, "%s/eng.traineddata cannot be loaded: copy it there.\n", model);
        return 1;
    }
    setMsgSeverity(L_SEVERITY_NONE); // what the libraries say of each picture would fill the disk
    TessBaseAPISetVariable(engine, "debug_file", "/dev/null");

    struct service service = {
        .usage = usage, .largest_body = LARGEST_BYTES, .patience = PATIENCE, .serve = serve, .model = engine};
    http_serve(&service);
}
