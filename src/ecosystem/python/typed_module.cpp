#include "python/typed_module.hpp"

#include <algorithm>

namespace lockstep::ecosystem::python {

namespace {

// `import *` takes names that begin with `_` only where `__all__` has them, as PyO3 writes it.
std::string init_text(const std::string& name) {
  return "from . import " + name + " as _extension\nfrom ." + name +
         " import *\n\n__doc__ = _extension.__doc__\n"
         "if hasattr(_extension, \"__all__\"):\n    __all__ = _extension.__all__\n";
}

}  // namespace

void wrap_typed_module(Placement& placement, std::vector<File>& files) {
  if (!placement.is_extension || !placement.folder.empty()) return;
  const std::string& name = placement.stem;
  const auto stub = std::ranges::find(files, name + ".pyi", &File::path);
  const bool has_sources = std::ranges::any_of(files, [&](const File& file) {
    return file.path == name + ".py" || file.path.starts_with(name + "/");
  });
  if (stub == files.end() || has_sources) return;
  stub->path = name + "/__init__.pyi";
  files.push_back({name + "/__init__.py", init_text(name), false});
  files.push_back({name + "/py.typed", "", false});
  placement.folder = name;
}

}  // namespace lockstep::ecosystem::python
