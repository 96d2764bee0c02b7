#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "lockstep/config/edit.hpp"
#include "lockstep/config/targets.hpp"

namespace lockstep::cli {

/// Three languages on three targets; python takes a newer glibc.
inline const std::string kSampleMatrix = "name: lorem\n"
                                         "version: 0.1.0\n"
                                         "core: {cargo: core}\n"
                                         "languages: [python, node, go]\n"
                                         "targets: [linux-x64, macos-arm64, linux-x64-musl]\n"
                                         "cells:\n"
                                         "  'python/linux-x64': {glibc: \"2.28\"}\n"
                                         "  'go/macos-*': {enabled: false}\n";

inline config::Vocabulary sample_vocabulary() {
  config::Vocabulary vocabulary{config::builtin_targets().value(), {}};
  for (const char* name : {"python", "node", "go"}) {
    config::LanguageRules rules;
    rules.name = name;
    rules.order = static_cast<int>(vocabulary.languages.size());
    vocabulary.languages.push_back(std::move(rules));
  }
  return vocabulary;
}

inline Result<config::Matrix> read_sample(std::string_view text) {
  return config::parse_matrix(text, "lockstep.yaml", sample_vocabulary());
}

inline config::Matrix sample_matrix(const std::string& text = kSampleMatrix) {
  return read_sample(text).value();
}

inline Result<config::EditedMatrix> edit_sample(const std::string& text,
                                                const config::MatrixEdit& edit) {
  return config::edit_matrix(text, "lockstep.yaml", edit, sample_vocabulary(), read_sample);
}

}  // namespace lockstep::cli
