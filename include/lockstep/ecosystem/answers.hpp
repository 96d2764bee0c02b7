#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "lockstep/ecosystem/publish.hpp"

namespace lockstep::ecosystem {

// What the publishers of all languages share: reading answers, finding names and words.

/// What a server says in an answer, as one line of at most 300 bytes without markup or control
/// characters: the message of a JSON body, else its text, else the status alone.
std::string words_of(const HttpResponse& answer);

/// Whether `words_of` the answer, or its whole body, holds `text`, whatever the case.
bool says(const HttpResponse& answer, std::string_view text);

/// What a registry would refuse of a parcel, as an Error (kCheckFailed) at its file.
Error problem_of(const Parcel& parcel, std::string message, std::string hint);

/// What an answer to an act means by its status alone (RFC 9110, 6585): 2xx is done, 429 may be
/// tried again, 408, 409, 425 and 5xx leave it in doubt, anything else is refused, with a hint for
/// the usual reasons.
Outcome outcome_by_status(const HttpResponse& answer);

/// The Error for an answer that does not tell what was asked: kIo for what may pass (429, 5xx),
/// else kCheckFailed.
std::unexpected<Error> no_answer(const HttpResponse& answer, const std::string& what);

/// The first of the variables that is set to more than white space, as a secret.
std::optional<Secret> secret_of(const ClientSettings& settings,
                                std::initializer_list<std::string_view> variables);

/// The address that the language's setting `key` holds, else the first of the variables that is
/// set.
std::optional<Address> address_of(const model::Language& language, std::string_view key,
                                  const ClientSettings& settings,
                                  std::initializer_list<std::string_view> variables);

/// How many MiB the registry takes at most: what the language's setting `upload_limit` says, else
/// `otherwise`. A usage Error for anything but a whole number from 1 to a million.
Result<std::uint64_t> upload_limit(const model::Language& language, std::uint64_t otherwise);

/// The text of a client's file, or empty.
std::string_view file_of(const ClientSettings& settings, const std::string& file);

/// The value of a variable, or empty.
std::string variable_of(const ClientSettings& settings, std::string_view name);

/// Takes user and password out of the address called `name`, into the secrets `user` and
/// `password` where there are none. An Error, that names its source, when it is no address.
Result<void> settle_address(Account& account, const std::string& name);

/// `Basic …` for a user and a password (RFC 7617).
std::string basic_login(const std::string& user, const std::string& password);

/// The text of the secret called `name`, or empty.
std::string secret_text(const Account& account, const std::string& name);

}  // namespace lockstep::ecosystem
