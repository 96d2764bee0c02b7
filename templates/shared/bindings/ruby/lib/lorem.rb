# frozen_string_literal: true

require "fiddle"

# A small text generator with a native core.
module Lorem
  # The core could not do what was asked, or found a mistake of its own.
  class Error < StandardError; end

  # The C interface of the core, see lorem.h.
  module Native
    def self.path
      name = case RUBY_PLATFORM
             when /mingw|mswin|cygwin/ then "lorem.dll"
             when /darwin/ then "liblorem.dylib"
             else "liblorem.so"
             end
      ENV["LOREM_LIBRARY"] || File.join(__dir__, "lorem", name)
    end

    # Not RTLD_GLOBAL, fiddle's default: libraries must not see each other's symbols.
    def self.load
      Fiddle::Handle.new(path, Fiddle::RTLD_NOW)
    rescue Fiddle::DLError => e
      raise LoadError, "lorem: cannot load its native library #{path}: #{e.message}"
    end

    HANDLE = load
    POINTER = Fiddle::TYPE_VOIDP
    INT = Fiddle::TYPE_INT

    def self.function(name, result, *arguments)
      Fiddle::Function.new(HANDLE["lorem_#{name}"], arguments, result)
    end

    NEW = function("options_new", POINTER, INT)
    FREE = function("options_free", Fiddle::TYPE_VOID, POINTER)
    SET_INTEGER = function("options_set_integer", Fiddle::TYPE_VOID, POINTER, POINTER, Fiddle::TYPE_LONG_LONG)
    SET_BOOLEAN = function("options_set_boolean", Fiddle::TYPE_VOID, POINTER, POINTER, INT)
    SET_TEXT = function("options_set_text", Fiddle::TYPE_VOID, POINTER, POINTER, POINTER, Fiddle::TYPE_SIZE_T)
    SET_OTHER = function("options_set_other", Fiddle::TYPE_VOID, POINTER, POINTER, POINTER)
    CHECK = function("options_check", INT, POINTER, POINTER)
    REPEAT = function("options_repeat", -INT, POINTER)
    CRAB_EMOJI = function("options_crab_emoji", INT, POINTER)
    SEPARATOR = function("options_separator", POINTER, POINTER)
    GENERATE = function("generate", INT, POINTER, POINTER)
    QUEUE_START = function("queue_start", INT, POINTER, POINTER, POINTER)
    QUEUE_NEXT = function("queue_next", INT, POINTER, -INT, POINTER)
    QUEUE_FREE = function("queue_free", Fiddle::TYPE_VOID, POINTER)
    CRASH = function("crash", INT, POINTER)
    VERSION = function("version", POINTER)
    TEXT_FREE = function("text_free", Fiddle::TYPE_VOID, POINTER)

    WAITING = 5 # a lorem_status
    PATIENCE = 100 # milliseconds
    INTEGERS = (-(2**63)..(2**63 - 1)).freeze

    class << self
      # The text at a pointer, which is freed.
      def take(pointer)
        raise NoMemoryError, "lorem: out of memory" if pointer.null?

        pointer.to_s.force_encoding(Encoding::UTF_8)
      ensure
        TEXT_FREE.call(pointer)
      end

      # Calls a function with an `out` text: returns the text or raises it.
      def call(function, *arguments)
        out = place
        status = function.call(*arguments, out)
        return :waiting if status == WAITING
        return (take(out.ptr) unless out.ptr.null?) if status.zero?

        raise status <= 2 ? ArgumentError : Error, take(out.ptr)
      end

      # Room for a pointer that a function hands out.
      def place
        Fiddle::Pointer.malloc(Fiddle::SIZEOF_VOIDP, Fiddle::RUBY_FREE)
      end

      def record(options, name, value)
        name = name.to_s.encode(Encoding::UTF_8).tr("\0", "?")
        case value
        when Integer then SET_INTEGER.call(options, name, value.clamp(INTEGERS.min, INTEGERS.max))
        when true, false then SET_BOOLEAN.call(options, name, value ? 1 : 0)
        when String then utf8(value).then { |text| SET_TEXT.call(options, name, text, text.bytesize) }
        else SET_OTHER.call(options, name, value.nil? ? "nil" : value.class.to_s)
        end
      end

      private

      # The core refuses what is no UTF-8, so what cannot be encoded goes as it is.
      def utf8(text)
        text.encode(Encoding::UTF_8)
      rescue EncodingError
        text
      end
    end

    # The words of a stream. The core's thread must not enter Ruby, so it fills a queue, from which
    # Ruby's own threads take: fiddle lets the others run meanwhile.
    class Queue
      def initialize(options)
        queue = Native.place
        Native.call(QUEUE_START, options, queue)
        # Freed with this object if nobody closes it: a fiber that is forgotten runs no `ensure`.
        @native = Fiddle::Pointer.new(queue.ptr.to_i, 0, QUEUE_FREE)
      end

      # The next word, nil at the end. Does not wait for long inside the core, where nothing
      # interrupts: neither Ctrl-C nor Thread#kill nor Timeout.
      def next
        word = :waiting
        word = Native.call(QUEUE_NEXT, @native, PATIENCE) while word == :waiting
        word
      end

      def close
        @native.free = nil
        QUEUE_FREE.call(@native)
      end
    end
  end
  private_constant :Native

  VERSION = Native.take(Native::VERSION.call).freeze

  # What to generate; checked by the core, and unchangeable once made.
  #
  #   Lorem::Options.new(repeat: 2, crab_emoji: true, separator: " ")
  #
  # Raises an ArgumentError that names every bad option at once.
  class Options
    def initialize(**fields)
      address = Native::NEW.call(0)
      raise NoMemoryError, "lorem: out of memory" if address.null?

      @native = Fiddle::Pointer.new(address.to_i, 0, Native::FREE)
      fields.each { |name, value| Native.record(@native, name, value) }
      Native.call(Native::CHECK, @native)
      freeze
    end

    # How often the sentence stands in the text.
    def repeat
      Native::REPEAT.call(@native)
    end

    # Whether a crab follows each sentence.
    def crab_emoji
      Native::CRAB_EMOJI.call(@native) != 0
    end

    # What stands between two sentences.
    def separator
      Native::SEPARATOR.call(@native).to_s.force_encoding(Encoding::UTF_8)
    end

    def to_h
      { repeat: repeat, crab_emoji: crab_emoji, separator: separator }
    end

    def ==(other)
      other.is_a?(Options) && to_h == other.to_h
    end
    alias eql? ==

    def hash
      to_h.hash
    end

    def inspect
      "#<Lorem::Options #{to_h.map { |name, value| "#{name}: #{value.inspect}" }.join(', ')}>"
    end
    alias to_s inspect

    # Generates the text; Lorem.generate calls this.
    def generate
      Native.call(Native::GENERATE, @native)
    end

    # Gives the words of the text one by one; Lorem.stream calls this.
    def stream
      return enum_for(:stream) unless block_given?

      queue = Native::Queue.new(@native)
      begin
        while (word = queue.next)
          yield word
        end
      ensure
        queue.close
      end
      self
    end
  end

  # Generates the text; raises Lorem::Error if it would get too long.
  def self.generate(options)
    raise TypeError, "options must be Lorem::Options, not #{options.class}" unless options.is_a?(Options)

    options.generate
  end

  # Gives the words of the text one by one, or an Enumerator of them without a block; raises
  # Lorem::Error if the text would get too long.
  def self.stream(options, &block)
    raise TypeError, "options must be Lorem::Options, not #{options.class}" unless options.is_a?(Options)

    options.stream(&block)
  end

  # Fails inside the core on purpose: shows that this arrives as a Lorem::Error.
  def self.crash
    Native.call(Native::CRASH)
  end
end
