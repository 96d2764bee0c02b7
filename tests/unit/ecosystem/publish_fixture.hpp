#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "lockstep/base/path.hpp"
#include "lockstep/base/text.hpp"
#include "lockstep/ecosystem/ecosystem.hpp"
#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem {

/// A request as text: method, address, headers, body; files stand as `<path size encoding>`.
inline std::string shown(const HttpRequest& request) {
  std::string text = request.method + " " + request.url + "\n";
  for (const HttpHeader& header : request.headers) text += header.name + ": " + header.value + "\n";
  text += "\n";
  for (const BodyPart& part : request.body) {
    if (const auto* bytes = std::get_if<std::string>(&part)) {
      text += *bytes;
      continue;
    }
    const BodyFile& file = std::get<BodyFile>(part);
    text += fmt::format("<{} {} {}>", file.path, file.size,
                        file.encoding == BodyEncoding::kBase64 ? "base64" : "raw");
  }
  return text;
}

inline HttpResponse answered(long status, std::string body, std::string type = "application/json") {
  return {status, {{"content-type", std::move(type)}}, std::move(body)};
}

/// A finished file of five bytes, `hello`.
inline Parcel parcel_of(model::PackageKind kind, const std::string& file,
                        const std::string& package, const std::string& version) {
  Parcel parcel;
  parcel.kind = kind;
  parcel.language = file.substr(0, file.find('/'));
  parcel.file = file;
  parcel.path = "/dist/" + file;
  parcel.package = package;
  parcel.version = version;
  parcel.size = 5;
  parcel.sha256 = sha256("hello");
  parcel.sha512 = sha512("hello");
  parcel.sha1 = sha1("hello");
  parcel.blake2_256 = std::string(32, '\x2a');
  return parcel;
}

inline Account account_at(const std::string& name, const std::string& url,
                          const std::string& token) {
  Account account;
  account.addresses[name] = {url, "lockstep.yaml"};
  if (!token.empty()) account.secrets["token"] = {token, "a test"};
  return account;
}

inline Operation operation_on(const Parcel& parcel, const std::string& kind) {
  Operation operation;
  operation.id = "test/" + kind;
  operation.registry = parcel.language;
  operation.kind = kind;
  operation.parcel = parcel;
  return operation;
}

/// Answers that no honest registry gives.
inline std::vector<std::string> hostile_bodies() {
  return {"",
          "null",
          "[]",
          "{",
          "\"text\"",
          "{\"files\":5}",
          "{\"files\":[null,5,{\"filename\":7}]}",
          "{\"versions\":[],\"dist-tags\":3,\"time\":null}",
          "{\"versions\":{\"0.1.0\":null}}",
          std::string(100'000, '['),
          std::string(100'000, '<'),
          "<a href=",
          "<a href='",
          "<a href=\"#sha256=\">",
          std::string("\0\xff\xfe<>", 5),
          "---\n0.1.0\n0.1.0 |\n0.1.0 |checksum:\n"};
}

/// Whether some text of the account's secrets stands in `text`.
inline bool shows_secret(const Account& account, const std::string& text) {
  return std::ranges::any_of(account.secrets, [&](const auto& secret) {
    return !secret.second.value.empty() && text.contains(secret.second.value);
  });
}

}  // namespace lockstep::ecosystem
