// What all kernels share. Rows are taken PART at a time, so that the compiler knows how many there are and does several
// at once. Of each input there are a column and, unless it is read row for row, which of its values each row reads; `in`
// begins with their kinds. What is not there as C reads it (other bytes, other types, values here and there) is put into
// a room first; the last part is filled up with its last row. Of each result `widths` has the bytes of a row. After the
// results come the inputs' numbers of missing values (NaN), which are only looked for where the number is 0.
#include <string.h>

#define APART __attribute__((noinline)) // else it would be compiled again for each kernel

enum { PART = 256, INPUTS = 48, RESULTS = 8 };
enum { NATIVE, SWAPPED, CONSTANT };
typedef int64_t (*kernel)(const double *const *v, void *const *out);

APART static const double *part_of(const void *data, const int64_t *at, int64_t kind, int64_t n, int64_t i, double *room) {
  const double *numbers = data;
  const uint64_t *bits = data;
  uint64_t *turned = (uint64_t *)room;
  if (kind == NATIVE && !at && n == PART) return numbers + i;
  if (kind == CONSTANT) for (int64_t k = 0; k < n; k++) room[k] = *numbers;
  else if (kind == NATIVE && !at) memcpy(room, numbers + i, n * sizeof *room);
  else if (kind == NATIVE) for (int64_t k = 0; k < n; k++) room[k] = numbers[at[i + k]];
  else if (at) for (int64_t k = 0; k < n; k++) turned[k] = __builtin_bswap64(bits[at[i + k]]);
  else for (int64_t k = 0; k < n; k++) turned[k] = __builtin_bswap64(bits[i + k]);
  for (int64_t k = n; k < PART; k++) room[k] = room[n - 1];
  return room;
}

APART static int64_t missing(const double *v) {
  int64_t found = 0;
  for (int64_t k = 0; k < PART; k++) found |= v[k] != v[k];
  return found;
}

APART static int64_t over(kernel work, int64_t inputs, const char *widths, int64_t n, const void *const *in, void *const *out) {
  double rooms[INPUTS][PART], last[RESULTS][PART];
  const double *v[INPUTS];
  void *to[RESULTS];
  const int64_t *kinds = in[0];
  const int64_t results = strlen(widths);
  int64_t *lacks = out[results], unsure = 0;
  for (int64_t i = 0; i < n; i += PART) {
    const int64_t here = n - i < PART ? n - i : PART;
    for (int64_t j = 0; j < inputs; j++) {
      v[j] = part_of(in[1 + 2 * j], in[2 + 2 * j], kinds[j], here, i, rooms[j]);
      if (!lacks[j]) lacks[j] = missing(v[j]);
    }
    for (int64_t j = 0; j < results; j++) to[j] = here < PART ? (void *)last[j] : (char *)out[j] + i * widths[j];
    unsure |= work(v, to);
    for (int64_t j = 0; here < PART && j < results; j++) memcpy((char *)out[j] + i * widths[j], last[j], here * widths[j]);
  }
  return unsure;
}

static int64_t nothing(const double *const *v, void *const *out) { return 0; }

// At as many columns as `room` says, for what they lack.
int64_t look(int64_t n, const void *const *in, void *const *out, int64_t room) {
  return over(nothing, room, "", n, in, out);
}
