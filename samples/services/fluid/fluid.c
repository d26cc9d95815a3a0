// A fluid that flows all the time: smoothed particle hydrodynamics in two dimensions, seen over HTTP.
//
// One process computes step after step and publishes each; requests have processes of their own (../http), which look at what is
// published. Frozen and resumed with its machine, the fluid goes on with the step after the last one.
//
// The method, with its kernels and its forces, is that of Mueller, Charypar and Gross, Particle-Based Fluid Simulation for Interactive
// Applications (2003), in units of the smoothing length.

#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "http.h"

#define WIDTH 60.f  // of the basin, in smoothing lengths
#define HEIGHT 40.f
#define SPACING .55f // between particles at the start
#define STEP .01f   // of time
#define STIFFNESS 60.f
#define VISCOSITY 8.f
#define GRAVITY 30.f
#define BOUNCE .4f  // of the speed that a wall gives back

enum {
    COLUMNS = 60, ROWS = 40, // cells of one smoothing length
    PARTICLES = 1200,
    PER_SECOND = 20,         // steps, at most: a service that is looked at need not use the whole processor
    TURN = 400,              // steps until gravity comes from another side, so that the fluid never rests
    SCALE = 8,               // pixels for each smoothing length
};

static const char usage[] =
    "A fluid of particles that flows all the time.\n"
    "GET /state is its state as JSON: the step, the energy of motion, the middle of all particles.\n"
    "GET /picture is a PPM picture of it.\n"
    "    curl http://HOST:PORT/state\n";

struct fluid {
    uint64_t step;
    float x[PARTICLES], y[PARTICLES], u[PARTICLES], v[PARTICLES]; // places and speeds
};

// What requests see. The version is odd while the fluid is being copied in.
struct published {
    atomic_uint version;
    struct fluid fluid;
};

struct grid {
    int first[COLUMNS * ROWS]; // the first particle of a cell, or -1
    int next[PARTICLES];
};

static int column_of(float x) { return x < 0 ? 0 : x >= COLUMNS ? COLUMNS - 1 : (int)x; }
static int row_of(float y) { return y < 0 ? 0 : y >= ROWS ? ROWS - 1 : (int)y; }

static void sort_into(struct grid *grid, const struct fluid *fluid)
{
    for (int cell = 0; cell < COLUMNS * ROWS; cell++) grid->first[cell] = -1;
    for (int i = 0; i < PARTICLES; i++) {
        int cell = row_of(fluid->y[i]) * COLUMNS + column_of(fluid->x[i]);
        grid->next[i] = grid->first[cell];
        grid->first[cell] = i;
    }
}

// All particles j in the cells around particle i, itself among them.
#define FOR_NEIGHBOURS(fluid, grid, i, j)                                                                     \
    for (int row = row_of((fluid)->y[i]) - 1, end_row = row + 3; row < end_row; row++)                        \
        for (int column = column_of((fluid)->x[i]) - 1, end_column = column + 3; column < end_column; column++) \
            if (row >= 0 && row < ROWS && column >= 0 && column < COLUMNS)                                    \
                for (int j = (grid)->first[row * COLUMNS + column]; j >= 0; j = (grid)->next[j])

// Density by the kernel (1 - r^2)^3, in units in which one particle alone has 1.
static void find_densities(const struct fluid *fluid, const struct grid *grid, float densities[PARTICLES])
{
    for (int i = 0; i < PARTICLES; i++) {
        densities[i] = 0;
        FOR_NEIGHBOURS(fluid, grid, i, j)
        {
            float dx = fluid->x[j] - fluid->x[i], dy = fluid->y[j] - fluid->y[i], near = 1 - dx * dx - dy * dy;
            if (near > 0) densities[i] += near * near * near;
        }
    }
}

static void keep_inside(float *place, float *speed, float end)
{
    const float edge = .01f;
    if (*place < edge || *place > end - edge) {
        *place = *place < edge ? edge : end - edge;
        *speed *= -BOUNCE;
    }
}

static void advance(struct fluid *fluid)
{
    static struct grid grid;
    static float densities[PARTICLES], ax[PARTICLES], ay[PARTICLES];
    const float rest = 2.f; // of a particle and its neighbours at about the first spacing
    sort_into(&grid, fluid);
    find_densities(fluid, &grid, densities);

    float turn = (float)(fluid->step / TURN % 4) * (float)M_PI / 2;
    for (int i = 0; i < PARTICLES; i++) {
        ax[i] = GRAVITY * sinf(turn);
        ay[i] = GRAVITY * cosf(turn);
        float own = STIFFNESS * fmaxf(densities[i] - rest, 0);
        FOR_NEIGHBOURS(fluid, &grid, i, j)
        {
            float dx = fluid->x[j] - fluid->x[i], dy = fluid->y[j] - fluid->y[i], square = dx * dx + dy * dy;
            if (j == i || square >= 1 || square < 1e-8f) continue;
            float distance = sqrtf(square), near = 1 - distance;
            float other = STIFFNESS * fmaxf(densities[j] - rest, 0);
            float push = (own + other) / 2 * near * near / (densities[j] * distance);
            float drag = VISCOSITY * near / densities[j];
            ax[i] += drag * (fluid->u[j] - fluid->u[i]) - push * dx;
            ay[i] += drag * (fluid->v[j] - fluid->v[i]) - push * dy;
        }
    }
    for (int i = 0; i < PARTICLES; i++) {
        fluid->u[i] += STEP * ax[i];
        fluid->v[i] += STEP * ay[i];
        fluid->x[i] += STEP * fluid->u[i];
        fluid->y[i] += STEP * fluid->v[i];
        keep_inside(&fluid->x[i], &fluid->u[i], WIDTH);
        keep_inside(&fluid->y[i], &fluid->v[i], HEIGHT);
    }
    fluid->step++;
}

// A column of fluid at the left: a dam that breaks.
static void fill(struct fluid *fluid)
{
    const int across = 30;
    for (int i = 0; i < PARTICLES; i++) {
        fluid->x[i] = .5f + SPACING * (float)(i % across) + .01f * (float)(i % 7);
        fluid->y[i] = HEIGHT - .5f - SPACING * (float)(i / across);
    }
}

static void publish(struct published *published, const struct fluid *fluid)
{
    atomic_fetch_add(&published->version, 1);
    published->fluid = *fluid;
    atomic_fetch_add(&published->version, 1);
}

static struct fluid look(const struct published *published)
{
    struct fluid fluid;
    unsigned before, after;
    do {
        before = atomic_load(&published->version);
        fluid = published->fluid;
        atomic_thread_fence(memory_order_acquire);
        after = atomic_load(&published->version);
    } while (before != after || before % 2 != 0);
    return fluid;
}

static _Noreturn void flow(struct published *published)
{
    static struct fluid fluid;
    fill(&fluid);
    for (;;) {
        advance(&fluid);
        publish(published, &fluid);
        nanosleep(&(struct timespec){.tv_nsec = 1000000000 / PER_SECOND}, NULL);
    }
}

static _Noreturn void answer_state(const struct request *request, const struct fluid *fluid)
{
    static char json[256];
    double energy = 0, x = 0, y = 0;
    for (int i = 0; i < PARTICLES; i++) {
        energy += (fluid->u[i] * fluid->u[i] + fluid->v[i] * fluid->v[i]) / 2;
        x += fluid->x[i] / PARTICLES;
        y += fluid->y[i] / PARTICLES;
    }
    int length = snprintf(json, sizeof json, "{\"step\":%llu,\"particles\":%d,\"energy\":%.3f,\"x\":%.4f,\"y\":%.4f}\n",
                          (unsigned long long)fluid->step, PARTICLES, energy, x, y);
    http_answer_bytes(request, "application/json", json, length);
}

static _Noreturn void answer_picture(const struct request *request, const struct fluid *fluid)
{
    enum { ACROSS = COLUMNS * SCALE, DOWN = ROWS * SCALE, DOT = 3 };
    static char picture[32 + ACROSS * DOWN * 3];
    int length = sprintf(picture, "P6\n%d %d\n255\n", ACROSS, DOWN);
    uint8_t *pixels = (uint8_t *)picture + length;
    for (int i = 0; i < PARTICLES; i++) {
        float speed = hypotf(fluid->u[i], fluid->v[i]);
        uint8_t white = speed > 25 ? 255 : (uint8_t)(speed * 10);
        int left = (int)(fluid->x[i] * SCALE) - DOT / 2, top = (int)(fluid->y[i] * SCALE) - DOT / 2;
        for (int y = top; y < top + DOT; y++)
            for (int x = left; x < left + DOT; x++)
                if (x >= 0 && x < ACROSS && y >= 0 && y < DOWN)
                    memcpy(pixels + 3 * (y * ACROSS + x), (uint8_t[]){white, 96 + white / 2, 255}, 3);
    }
    http_answer_bytes(request, "image/x-portable-pixmap", picture, length + ACROSS * DOWN * 3);
}

static void serve(const struct request *request, void *published)
{
    struct fluid fluid = look(published);
    if (http_is(request, "GET", "/state")) answer_state(request, &fluid);
    if (http_is(request, "GET", "/picture")) answer_picture(request, &fluid);
}

int main(void)
{
    struct published *published =
        mmap(NULL, sizeof *published, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (published == MAP_FAILED) {
        perror("memory for the fluid");
        return 1;
    }
    pid_t flowing = fork();
    if (flowing < 0) {
        perror("a process for the fluid");
        return 1;
    }
    if (flowing == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL); // no fluid without its service
        flow(published);
    }
    struct service service = {.usage = usage, .patience = 30, .serve = serve, .model = published};
    http_serve(&service);
}
