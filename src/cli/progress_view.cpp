#include "progress_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "action_word.hpp"
#include "lockstep/base/text.hpp"

namespace lockstep::cli {

namespace {

// Wide enough for every phase, so that columns do not jump while a build goes on.
constexpr std::size_t kCellWidth = 12;
constexpr std::size_t kMarkWidth = 2;

enum class Form { kTable, kMarks, kList };

std::string brief(double seconds) {
  const auto whole = static_cast<long>(seconds);
  if (whole < 100) return fmt::format("{} s", whole);
  if (whole < 6000) return fmt::format("{} min", whole / 60);
  return fmt::format("{} h", whole / 3600);
}

std::size_t widest(const std::vector<std::string>& texts) {
  std::size_t width = 0;
  for (const std::string& text : texts) width = std::max(width, text_width(text));
  return width;
}

// One frame of the live view.
class View {
 public:
  View(const BuildProgress& state, double now, const Look& look)
      : state_(state), now_(now), look_(look), label_(widest(state.rows)), form_(choose_form()) {}

  std::vector<std::string> lines() {
    const std::vector<Line> running = running_lines();
    const std::vector<Line> footer = footer_lines();
    add(title());
    const std::size_t taken = 1 + running.size() + footer.size();
    if (form_ != Form::kList && state_.begun) add_table(room() > taken ? room() - taken : 0);
    for (const Line& line : running) add(line);
    for (const Line& line : footer) add(line);
    if (lines_.size() > room()) lines_.erase(lines_.begin(), lines_.end() - as_offset(room()));
    return std::move(lines_);
  }

 private:
  static std::ptrdiff_t as_offset(std::size_t count) { return static_cast<std::ptrdiff_t>(count); }

  // The cursor has a line of its own.
  std::size_t room() const { return std::max<std::size_t>(look_.rows, 2) - 1; }

  void add(const Line& line) { lines_.push_back(shown(line, look_)); }

  Form choose_form() const {
    const std::size_t columns = state_.columns.size();
    std::size_t table = label_;
    for (const std::string& column : state_.columns) {
      table += 2 + std::max(kCellWidth, text_width(column));
    }
    if (table <= look_.columns) return Form::kTable;
    return label_ + columns * (kMarkWidth + 1) <= look_.columns ? Form::kMarks : Form::kList;
  }

  std::string spinner() const {
    const auto tick = static_cast<std::size_t>(std::max(0.0, now_) * 10);
    if (!look_.unicode) return std::string(1, "|/-\\"[tick % 4]);
    constexpr const char* kFrames[] = {"⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"};
    return kFrames[tick % std::size(kFrames)];
  }

  Line title() const {
    if (!state_.waits_for.empty())
      return {{spinner() + " waits for another build: " + state_.waits_for, Paint::kActive}};
    return {{state_.title, Paint::kBold}};
  }

  // The nearest running action among these.
  const ActionProgress* running_of(const std::vector<std::size_t>& actions) const {
    const auto runs = [&](std::size_t i) { return state_.actions[i].phase == Phase::kRuns; };
    const auto found = std::ranges::find_if(actions, runs);
    return found == actions.end() ? nullptr : &state_.actions[*found];
  }

  Span active(const std::string& text) const {
    const std::string mark = spinner();
    return {form_ == Form::kMarks ? mark : mark + " " + text, Paint::kActive};
  }

  Span mark(const std::string& sign, const std::string& text, Paint paint) const {
    return {form_ == Form::kMarks ? sign : sign + " " + text, paint};
  }

  Span cell(const PackageProgress& package) const {
    if (package.phase == Phase::kDone) return mark("✓", human_size(package.size), Paint::kGood);
    if (package.phase == Phase::kFailed) return mark("✗", "failed", Paint::kBad);
    if (package.phase == Phase::kSkipped) return mark("✗", "not built", Paint::kBad);
    if (package.phase == Phase::kRuns) return active("packing");
    const ActionProgress* own = running_of(package.own);
    if (own != nullptr && own->kind == model::ActionKind::kBinding) return active("compiling");
    if (own == nullptr) own = running_of(package.below);
    if (own == nullptr) return mark("·", "waits", Paint::kDim);
    return active(fmt::format("{} {}", short_word(own->kind), brief(now_ - own->began)));
  }

  const PackageProgress* package_at(const std::string& column, const std::string& row) const {
    const auto found = state_.cell_index.find(column + "/" + row);
    return found == state_.cell_index.end() ? nullptr : &state_.packages[found->second];
  }

  std::size_t width_of(const std::string& column) const {
    return form_ == Form::kMarks ? kMarkWidth : std::max(kCellWidth, text_width(column));
  }

  std::size_t gap() const { return form_ == Form::kMarks ? 1 : 2; }

  // Each cell but the last is padded to its column's width.
  Line row(const std::string& target) const {
    Line line{{padded(target, label_)}};
    std::size_t missing = 0;
    for (const std::string& column : state_.columns) {
      line.push_back({std::string(missing + gap(), ' ')});
      const PackageProgress* package = package_at(column, target);
      Span span = package == nullptr ? Span{} : cell(*package);
      if (!look_.unicode) span.text = in_ascii(span.text);
      missing = width_of(column) - std::min(width_of(column), text_width(span.text));
      line.push_back(std::move(span));
    }
    return line;
  }

  Line header() const {
    std::string text;
    std::size_t width = label_;
    for (const std::string& column : state_.columns) {
      const std::string name = form_ == Form::kMarks ? column.substr(0, kMarkWidth) : column;
      text = padded(std::move(text), width + gap()) + name;
      width += gap() + width_of(column);
    }
    return {{text, Paint::kDim}};
  }

  // What is most worth a line: work, then failures, then what waits.
  int rank(const std::string& target) const {
    int best = 3;
    for (const std::string& column : state_.columns) {
      const PackageProgress* package = package_at(column, target);
      if (package == nullptr) continue;
      const Paint paint = cell(*package).paint;
      const int own = paint == Paint::kActive ? 0
                      : paint == Paint::kBad  ? 1
                      : paint == Paint::kDim  ? 2
                                              : 3;
      best = std::min(best, own);
    }
    return best;
  }

  std::vector<std::size_t> chosen_rows(std::size_t count) const {
    std::vector<std::size_t> order(state_.rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (order.size() <= count) return order;
    std::vector<int> ranks;
    for (const std::string& target : state_.rows) ranks.push_back(rank(target));
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(ranks[i], i); });
    order.resize(count);
    std::ranges::sort(order);
    return order;
  }

  void add_table(std::size_t room) {
    if (room < 2) return;
    const bool all = state_.rows.size() + 1 <= room;
    if (!all && room < 3) return;
    add(header());
    for (const std::size_t index : chosen_rows(all ? state_.rows.size() : room - 2))
      add(row(state_.rows[index]));
    if (!all)
      add({{fmt::format("… {} more targets", state_.rows.size() - (room - 2)), Paint::kDim}});
  }

  std::vector<Line> running_lines() const {
    std::vector<const ActionProgress*> running;
    for (const ActionProgress& action : state_.actions) {
      if (action.phase == Phase::kRuns) running.push_back(&action);
    }
    std::ranges::sort(running, {}, [](const auto* a) { return std::pair(a->began, a); });
    const std::size_t most = std::clamp<std::size_t>(look_.rows / 4, 1, 8);
    std::vector<Line> lines;
    for (const ActionProgress* action : running) {
      if (lines.size() == most) break;
      lines.push_back({{spinner() + " ", Paint::kActive},
                       {padded(brief(now_ - action->began), 6)},
                       {action->id}});
    }
    if (running.size() > most) {
      const std::size_t more = running.size() - (most - 1);
      lines.back() = {{fmt::format("… and {} more", more), Paint::kDim}};
    }
    return lines;
  }

  std::vector<std::string> footer_parts() const {
    if (!state_.begun) {
      if (!state_.waits_for.empty()) return {};
      return {spinner() + " reads the project's files"};
    }
    const Count count = count_steps(state_);
    std::string done = fmt::format("{} of {} done", count.done, count.total);
    if (count.failed > 0) done += fmt::format(", {} failed", count.failed);
    if (state_.stopping) return {done, "stopping"};
    std::vector<std::string> parts{done, spoken_duration(now_ - state_.began)};
    if (const auto left = seconds_left(state_, now_)) parts.push_back(spoken_estimate(*left));
    return parts;
  }

  // One line where it fits, else a line for each part.
  std::vector<Line> footer_lines() const {
    const std::vector<std::string> parts = footer_parts();
    if (parts.empty()) return {};
    const std::string whole = join(parts, " · ");
    if (text_width(whole) <= look_.columns) return {{{whole}}};
    std::vector<Line> lines;
    for (const std::string& part : parts) lines.push_back({{part}});
    return lines;
  }

  const BuildProgress& state_;
  double now_;
  const Look& look_;
  std::size_t label_;
  Form form_;
  std::vector<std::string> lines_;
};

}  // namespace

std::string spoken_duration(double seconds) {
  const auto whole = static_cast<long>(std::max(0.0, seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string spoken_estimate(double seconds) {
  if (seconds <= 0) return "longer than last time";
  if (seconds <= 5) return "a few seconds left";
  if (seconds <= 60) return fmt::format("about {} s left", std::lround(std::ceil(seconds / 5)) * 5);
  const long minutes = std::lround(std::ceil(seconds / 60));
  if (minutes < 60) return fmt::format("about {} min left", minutes);
  return fmt::format("about {} h {} min left", minutes / 60, minutes % 60);
}

std::vector<std::string> view(const BuildProgress& state, double now, const Look& look) {
  return View(state, now, look).lines();
}

}  // namespace lockstep::cli
