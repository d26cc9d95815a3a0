// Faces in pictures over HTTP: POST a picture, get where its faces are.
//
// The cascade is loaded once; each request has a child process of its own (../http).

#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "http.h"
#include "pnm.hpp"

namespace {

constexpr char model[] = "/opt/face/haarcascade_frontalface_default.xml";
constexpr char usage[] =
    "Face detection (OpenCV, Haar cascade).\n"
    "POST a picture to /: binary PGM or PPM, 8 bit, sides of 32 to 4096 pixels. The answer is JSON.\n"
    "    curl --data-binary @picture.ppm http://HOST:PORT/\n";
constexpr size_t largest_bytes = 32 << 20;
constexpr unsigned patience = 300; // seconds that one request may take

// Steps between sizes that are tried, and how many neighbouring hits make a face: few false ones, upright faces found.
constexpr double step = 1.1;
constexpr int neighbours = 5, smallest_face = 30;

std::string json(const cv::Mat &picture, const std::vector<cv::Rect> &faces)
{
    std::string text = "{\"width\":" + std::to_string(picture.cols) + ",\"height\":" + std::to_string(picture.rows) + ",\"faces\":[";
    for (const auto &face : faces) {
        if (text.back() != '[') text += ',';
        text += "{\"x\":" + std::to_string(face.x) + ",\"y\":" + std::to_string(face.y) + ",\"width\":" + std::to_string(face.width) +
                ",\"height\":" + std::to_string(face.height) + "}";
    }
    return text + "]}\n";
}

void serve(const request *request, void *cascade)
{
    if (!http_is(request, "POST", "/")) return;
    auto picture = grey_picture(request);
    cv::Mat even;
    cv::equalizeHist(picture, even);
    std::vector<cv::Rect> faces;
    static_cast<cv::CascadeClassifier *>(cascade)->detectMultiScale(even, faces, step, neighbours, 0,
                                                                     {smallest_face, smallest_face});
    std::sort(faces.begin(), faces.end(), [](auto &a, auto &b) { return a.area() > b.area(); });
    auto answer = json(picture, faces);
    http_answer_bytes(request, "application/json", answer.data(), answer.size());
}

} // namespace

int main()
{
    cv::setNumThreads(1); // threads do not survive a fork
    cv::CascadeClassifier cascade;
    if (!cascade.load(model)) {
        fprintf(stderr, "%s cannot be loaded: copy it there.\n", model);
        return 1;
    }
    service service{};
    service.usage = usage;
    service.largest_body = largest_bytes;
    service.patience = patience;
    service.serve = serve;
    service.model = &cascade;
    http_serve(&service);
}
