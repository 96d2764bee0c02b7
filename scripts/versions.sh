# shellcheck shell=bash disable=SC2034
# What is pinned, in one place. A wheel is taken only when its sha256 is one of those listed here;
# the first of each pair is for x86-64 hosts, the second for arm64.

ZIG_VERSION=0.15.2
declare -A ZIG_SHA256=(
  [0.14.1]="6eb9d4d759b292c83810dbee2e9e8e3fbfbf01d864e6e9811bae711fd74e1c2f 7994b27f3cbfcedea43f9b7552e38b45857bdf0e9a45065474092dd74e7048cf"
  [0.15.2]="806316453d1ede7174ed3fefb8e5348154629089c3bb5fe812dfd0e172fac130 edc0aa60ec964a4cf462d40f68d7de242ddf37fd9a80f2afaee6397059463230"
  [0.16.0]="9fcda73f62b851dd72a54b710ad40a209896db14cfb13649e62191243556342b e27d409812b11e0fb89ed0200cf2e55b6464d43f9461553104e4a4f9a94a1fd5"
  [0.17.0]="97079827064a7492cce5541ceb438ae8003ce1e54e399676da2d62fb7a5dc08b d2804f94f54f7fcf8169f4b212a619ad688a4e2e6592e976f0cf2e58e2cd8af3"
)

CARGO_ZIGBUILD_VERSION=0.24.0
CARGO_ZIGBUILD_SHA256="484412e39e4c6039474535ce97ee75a22bab22d58233056f8ec8a8f9034bb957 6942e4320f7b05d8fb29e0a8ce5670bcbb3d254275100b85b5b7c86552f9a744"

# A test adopts a wheel that it made.
MATURIN_VERSION=1.9.6
MATURIN_SHA256="0246202377c49449315305209f45c8ecef6e2d6bd27a04b5b6f1ab3e4ea47238 f5bac167700fbb6f8c8ed1a97b494522554b4432d7578e11403b894b6a91d99f"

# Debian 12's twine cannot read metadata 2.4, which License-Expression needs. These replace it; what
# else it takes is Debian's.
TWINE_VERSION=6.1.0
TWINE_SHA256="a47f973caf122930bf0fbbf17f80b83bc1602c9ce393c7845f289a3001dc5384"
TWINE_PACKAGING_VERSION=24.2
TWINE_PACKAGING_SHA256="09abb1bccd265c01f4a3aa3f7a7db064b36514d2cba19a2f694fe6150451a759"
TWINE_ID_VERSION=1.5.0
TWINE_ID_SHA256="f1434e1cef91f2cbb8a4ec64663d5a23b9ed43ef44c4c957d02583d61714c658"

# An index that tests upload to; it shares twine's `packaging`.
PYPISERVER_VERSION=2.4.0
PYPISERVER_SHA256="43700f711ce092e148e2bb6e7be22a684af090344bf5c166f8ec14eb7bba24bc"
PYPISERVER_RESOURCES_VERSION=7.1.0
PYPISERVER_RESOURCES_SHA256="1bd7b48b4088eddb2cd16382150bb515af0bd2c70128194392725f82ad2c96a1"
PYPISERVER_PASSLIB_VERSION=1.7.4
PYPISERVER_PASSLIB_SHA256="aa6bca462b8d8bda89c70b382f0c298a20b5560af6cbfa2dce410c0a2fb669f1"

# A client of the indexes that tests serve.
UV_VERSION=0.13.9
UV_SHA256="d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19 ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375"

# Tests hold generated CI files against these.
ACTIONLINT_VERSION=1.7.12
CHECK_JSONSCHEMA_VERSION=0.39.0
CHECK_JSONSCHEMA_SHA256="14ce5c94871c551268ea948ffe21e9f1464dc48fb20bf9a4c13deeaaf756cf9b"

# Used only where the machine has no Go of GO_MINIMUM or newer.
GO_VERSION=1.27.3
GO_SHA256="ae9a8cfefeacb582f53ff489a3b83d729256a284ac0f7f37b179216ac4bcb69d 4b2509fd16aa094115a65d1987b179dc39c15a030fdcd67d61933f37637277af"
GO_MINIMUM=1.21

# Debian 12's RubyGems 3.3.15 refuses gems that ask for RUBYGEMS_MINIMUM.
RUBYGEMS_MINIMUM=3.3.22
RUBY_SUITE=trixie
RUBY_PACKAGES=(ruby3.3 ruby3.3-dev ruby-rubygems)
RUBY_MINOR=3.3

# What the tests' musl root is compiled from, all of RUBY_SUITE, and the Node that is put into it: a
# wheel, since nobody but Alpine distributes Node for musl otherwise.
MUSL_SOURCES=(zlib libffi libyaml ruby3.3 python3.13)
MUSL_NODE_VERSION=22.20.0
MUSL_NODE_SHA256="d29705797b33bade62d79d8f106c2453c8a26442a9b2a5576610c0f7e7c351ed 3279eb1b99521f0d20a850bbfc0159a658e0e85b843b3cf31b090d7da9f10dfc"

NODE_MINIMUM=18
PYTHON_MINIMUM=3.9

# The default matrix: what Rust's std must be had for.
RUST_TARGETS=(
  x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu
  x86_64-apple-darwin aarch64-apple-darwin
  x86_64-pc-windows-gnu aarch64-pc-windows-gnullvm
)
