// See pnm.hpp. The formats: https://netpbm.sourceforge.net/doc/pgm.html, https://netpbm.sourceforge.net/doc/ppm.html

#include "pnm.hpp"

#include <cctype>

namespace {

constexpr int smallest_side = 32, largest_side = 4096;

// Reads the numbers of the header: between them are spaces, and comments from # to the end of the line.
class Header {
public:
    Header(const uint8_t *bytes, size_t length) : bytes(bytes), length(length) {}

    // The next number, or -1 when there is none.
    int number()
    {
        while (at < length && (isspace(bytes[at]) || bytes[at] == '#')) {
            if (bytes[at] == '#')
                while (at < length && bytes[at] != '\n') at++;
            else
                at++;
        }
        if (at == length || !isdigit(bytes[at])) return -1;
        int value = 0;
        for (; at < length && isdigit(bytes[at]); at++) {
            value = value * 10 + bytes[at] - '0';
            if (value > 65535) return -1;
        }
        return value;
    }

    // Where the samples begin: one space after the last number.
    size_t end() const { return at + 1; }

private:
    const uint8_t *bytes;
    size_t length, at = 2;
};

} // namespace

cv::Mat grey_picture(const request *request)
{
    const uint8_t *bytes = request->body;
    if (request->length < 2 || bytes[0] != 'P' || (bytes[1] != '5' && bytes[1] != '6'))
        http_answer(request, "400 Bad Request", "The body (%zu bytes) is no binary PGM or PPM picture. Convert it to one.\n",
                    request->length);
    bool colour = bytes[1] == '6';
    Header header(bytes, request->length);
    int width = header.number(), height = header.number(), white = header.number();
    if (width < smallest_side || height < smallest_side || width > largest_side || height > largest_side)
        http_answer(request, "400 Bad Request", "The picture has %d x %d pixels. Sides of %d to %d are possible.\n", width, height,
                    smallest_side, largest_side);
    if (white != 255)
        http_answer(request, "400 Bad Request", "White is %d in this picture. Convert it to 8 bit: 255.\n", white);
    size_t samples = size_t(width) * height * (colour ? 3 : 1);
    if (header.end() > request->length || request->length - header.end() < samples)
        http_answer(request, "400 Bad Request", "The picture of %d x %d pixels ends after %zu bytes: send all of it.\n", width,
                    height, request->length);

    cv::Mat grey(height, width, CV_8UC1);
    const uint8_t *from = bytes + header.end();
    for (size_t i = 0; i < size_t(width) * height; i++) // weights of ITU-R BT.601
        grey.data[i] = colour ? (299 * from[3 * i] + 587 * from[3 * i + 1] + 114 * from[3 * i + 2] + 500) / 1000 : from[i];
    return grey;
}
