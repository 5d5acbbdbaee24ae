{
  # The same addon as CMakeLists.txt builds, from the same list, for users of node-gyp.
  "targets": [
    {
      "target_name": "assay",
      "sources": ["<!@(node -p \"require('fs').readFileSync('native/sources.txt','utf8').trim().split(/\\s+/).map(f => 'native/' + f).join(' ')\")"],
      "include_dirs": ["native", "<!@(node -p \"require('node-addon-api').include_dir\")"],
      "defines": ["NAPI_VERSION=8", "NODE_ADDON_API_DISABLE_CPP_EXCEPTIONS", "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"],
      "cflags_cc": ["-std=c++20", "-O3", "-Wall", "-Wextra", "-Wno-missing-field-initializers", "-Wno-restrict", "-Wno-cast-function-type", "-Wno-unused-parameter", "-fvisibility=hidden", "-ffp-contract=off"],
      "cflags_cc!": ["-fno-exceptions", "-std=gnu++17", "-std=gnu++20", "-fno-rtti"],
      "libraries": ["-ldl"]
    }
  ]
}
