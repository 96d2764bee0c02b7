#include "lockstep/sys/jobserver.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

using namespace lockstep;

TEST_CASE("a jobserver gives out its tokens and no more") {
  auto jobs = sys::Jobserver::make(2);
  REQUIRE(jobs);
  std::atomic<bool> stop = false;
  CHECK(jobs->acquire(stop));
  CHECK(jobs->acquire(stop));
  bool third = true;
  std::thread waiting([&] { third = jobs->acquire(stop); });
  std::this_thread::sleep_for(std::chrono::milliseconds(80));
  stop = true;
  waiting.join();
  CHECK_FALSE(third);
}

TEST_CASE("tokens that a killed child took along come back when nobody runs") {
  auto jobs = sys::Jobserver::make(2);
  REQUIRE(jobs);
  std::atomic<bool> stop = false;
  REQUIRE(jobs->acquire(stop));
  char lost = 0;
  REQUIRE(::read(jobs->read_end(), &lost, 1) == 1);
  jobs->release();
  CHECK(jobs->acquire(stop));
  CHECK(jobs->acquire(stop));
}
