#pragma once

#include "connection.hpp"
#include "http_wire.hpp"
#include "spooled_body.hpp"

namespace lockstep::registry {

/// Reads the body that follows `head`; false when it does not come whole or is no valid coding.
bool receive_body(Connection& connection, const RequestHead& head, SpooledBody& body);

/// Reads about half of the body that follows `head` and forgets it.
void receive_half(Connection& connection, const RequestHead& head);

}  // namespace lockstep::registry
