/* Stands in for the driver of a GPU, libcuda.so.1, on a machine that has none: whatever is linked with it loads, and is told that there is none. */
int cuInit(unsigned flags) {
  (void)flags;
  return 100;
}
int cuDriverGetVersion(int* version) {
  *version = 13000;
  return 0;
}
int cuTensorMapEncodeTiled(void) { return 100; }
