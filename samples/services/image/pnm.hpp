// Pictures in the formats PGM and PPM, and the few words in which services answer about them.
#pragma once

#include <opencv2/core.hpp>

#include "http.h"

// The picture in the request's body, in shades of grey. Binary PGM (P5) and PPM (P6), 8 bit, sides of 32 to 4096 pixels;
// anything else is answered with 400 here.
cv::Mat grey_picture(const request *request);
