// Known objects in pictures over HTTP: POST an object's picture once, then POST pictures and get which object they show.
//
// Features are ORB's; known objects are in memory that all requests share, each request being a child process of its own (../http),
// and in files, so that a service that is started anew knows them.

#include <opencv2/features2d.hpp>

#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

#include "http.h"
#include "pnm.hpp"

namespace {

constexpr char folder[] = "/opt/objects/known";
constexpr char usage[] =
    "Object recognition (OpenCV, ORB features).\n"
    "POST a picture to /objects/NAME: the object is known from then on. GET /objects lists them.\n"
    "POST a picture to /: the answer is the known object that it shows, as JSON.\n"
    "Pictures: binary PGM or PPM, 8 bit, sides of 32 to 4096 pixels.\n"
    "    curl --data-binary @picture.ppm http://HOST:PORT/\n";
constexpr size_t largest_bytes = 48 << 20;
constexpr unsigned patience = 120; // seconds that one request may take

constexpr int most_objects = 64, most_features = 500, descriptor_bytes = 32, longest_name = 31;
constexpr int fewest_features = 20;  // of an object: below, any picture could match it
constexpr float clearly_better = .75f; // a match counts when the next best is so much further away (Lowe's ratio test)
constexpr int enough_matches = 15;   // that make an object seen

struct Object {
    char name[longest_name + 1];
    int features;
    uint8_t descriptors[most_features][descriptor_bytes];
};

struct Known {
    int count;
    Object objects[most_objects];
};

// Holds the known objects for reading (LOCK_SH) or writing (LOCK_EX). The kernel lets go when a child dies.
class Hold {
public:
    explicit Hold(int how) : descriptor(open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) { flock(descriptor, how); }
    ~Hold() { close(descriptor); }
    Hold(const Hold &) = delete;
    Hold &operator=(const Hold &) = delete;

private:
    int descriptor;
};

cv::Mat features_of(const cv::Mat &picture)
{
    std::vector<cv::KeyPoint> points;
    cv::Mat descriptors;
    cv::ORB::create(most_features)->detectAndCompute(picture, cv::noArray(), points, descriptors);
    return descriptors.rowRange(0, std::min(descriptors.rows, most_features));
}

// Puts an object in, in the place of an earlier one of that name. False when there is no room.
bool put(Known &known, const std::string &name, const cv::Mat &descriptors)
{
    int at = 0;
    while (at < known.count && name != known.objects[at].name) at++;
    if (at == most_objects) return false;
    Object &object = known.objects[at];
    std::strncpy(object.name, name.c_str(), longest_name);
    object.features = descriptors.rows;
    std::memcpy(object.descriptors, descriptors.data, size_t(descriptors.rows) * descriptor_bytes);
    known.count = std::max(known.count, at + 1);
    return true;
}

// Keeps an object in a file that is whole or not there.
bool keep(const std::string &name, const cv::Mat &descriptors)
{
    auto path = std::string(folder) + "/" + name, unfinished = path + "~";
    std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char *>(descriptors.data), std::streamsize(descriptors.rows) * descriptor_bytes);
    file.close();
    return file && rename(unfinished.c_str(), path.c_str()) == 0;
}

bool valid(const std::string &name)
{
    return !name.empty() && name.size() <= longest_name &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return isalnum(c) || c == '-' || c == '_'; });
}

void load(Known &known)
{
    mkdir(folder, 0755);
    DIR *files = opendir(folder);
    if (files == nullptr) return;
    while (const dirent *entry = readdir(files)) {
        std::string name = entry->d_name;
        if (!valid(name)) continue;
        std::ifstream file(std::string(folder) + "/" + name, std::ios::binary);
        cv::Mat descriptors(most_features, descriptor_bytes, CV_8U);
        file.read(reinterpret_cast<char *>(descriptors.data), most_features * descriptor_bytes);
        put(known, name, descriptors.rowRange(0, int(file.gcount() / descriptor_bytes)));
    }
    closedir(files);
}

[[noreturn]] void learn(const request *request, Known &known, const std::string &name)
{
    if (!valid(name))
        http_answer(request, "400 Bad Request", "'%s' is no object's name: 1 to %d letters, digits, - and _.\n", name.c_str(),
                    longest_name);
    auto descriptors = features_of(grey_picture(request));
    if (descriptors.rows < fewest_features)
        http_answer(request, "400 Bad Request", "The picture has %d features, and an object needs %d: take one with more detail.\n",
                    descriptors.rows, fewest_features);
    Hold hold(LOCK_EX);
    if (!put(known, name, descriptors))
        http_answer(request, "409 Conflict", "%d objects are known, which is the most: replace one by its name.\n", most_objects);
    if (!keep(name, descriptors)) http_answer(request, "500 Internal Server Error", "%s cannot be written.\n", folder);
    http_answer(request, "200 OK", "%s is known by %d features.\n", name.c_str(), descriptors.rows);
}

int matches_with(const Object &object, const cv::Mat &seen)
{
    cv::Mat descriptors(object.features, descriptor_bytes, CV_8U, const_cast<uint8_t *>(&object.descriptors[0][0]));
    std::vector<std::vector<cv::DMatch>> pairs;
    cv::BFMatcher(cv::NORM_HAMMING).knnMatch(descriptors, seen, pairs, 2);
    return int(std::count_if(pairs.begin(), pairs.end(), [](auto &pair) {
        return pair.size() == 2 && pair[0].distance < clearly_better * pair[1].distance;
    }));
}

[[noreturn]] void recognise(const request *request, const Known &known)
{
    auto seen = features_of(grey_picture(request));
    std::string name;
    int best = 0;
    {
        Hold hold(LOCK_SH);
        for (int i = 0; i < known.count && seen.rows >= 2; i++) {
            int matches = matches_with(known.objects[i], seen);
            if (matches > best) {
                best = matches;
                name = known.objects[i].name;
            }
        }
    }
    auto answer = "{\"object\":" + (best >= enough_matches ? "\"" + name + "\"" : "null") + ",\"matches\":" + std::to_string(best) +
                  ",\"features\":" + std::to_string(seen.rows) + "}\n";
    http_answer_bytes(request, "application/json", answer.data(), answer.size());
}

[[noreturn]] void list(const request *request, const Known &known)
{
    std::string names;
    {
        Hold hold(LOCK_SH);
        for (int i = 0; i < known.count; i++) names += std::string(known.objects[i].name) + "\n";
    }
    http_answer_bytes(request, "text/plain; charset=utf-8", names.data(), names.size());
}

void serve(const request *request, void *model)
{
    auto &known = *static_cast<Known *>(model);
    const std::string path = request->path, objects = "/objects/";
    if (http_is(request, "POST", "/")) recognise(request, known);
    if (http_is(request, "GET", "/objects")) list(request, known);
    if (std::string(request->method) == "POST" && path.compare(0, objects.size(), objects) == 0)
        learn(request, known, path.substr(objects.size()));
}

} // namespace

int main()
{
    cv::setNumThreads(1); // threads do not survive a fork
    void *shared = mmap(nullptr, sizeof(Known), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        perror("memory for objects");
        return 1;
    }
    load(*static_cast<Known *>(shared));
    service service{};
    service.usage = usage;
    service.largest_body = largest_bytes;
    service.patience = patience;
    service.serve = serve;
    service.model = shared;
    http_serve(&service);
}
