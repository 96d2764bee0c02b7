# frozen_string_literal: true

# Runs against the installed gem: ruby bindings/ruby/test/lorem_test.rb
require "lorem"
require "timeout"

begin
  require "minitest/autorun"
  TestCase = Minitest::Test
rescue LoadError
  require "test/unit"
  TestCase = Test::Unit::TestCase
end

class LoremTest < TestCase
  SENTENCE = "lorem ipsum dolor sit amet"

  def refusal(kind = ArgumentError, &block)
    assert_raises(kind, &block).message
  end

  def test_the_sentence_is_repeated
    options = Lorem::Options.new(repeat: 2, crab_emoji: true, separator: " / ")
    assert_equal "#{SENTENCE} \u{1f980} / #{SENTENCE} \u{1f980}", Lorem.generate(options)
    assert_equal Encoding::UTF_8, Lorem.generate(options).encoding
    assert_equal "#{SENTENCE} #{SENTENCE}", Lorem.generate(Lorem::Options.new(repeat: 2, crab_emoji: false))
  end

  def test_an_error_of_the_core_is_an_exception
    options = Lorem::Options.new(repeat: 2**32 - 1, crab_emoji: true)
    assert_match(/the limit is 1048576/, refusal(Lorem::Error) { Lorem.generate(options) })
  end

  def test_a_panic_of_the_core_is_an_exception
    assert_match(/panicked/, refusal(Lorem::Error) { Lorem.crash })
  end

  def test_only_options_are_taken
    assert_raises(TypeError) { Lorem.generate({ repeat: 1, crab_emoji: true }) }
  end

  # Fails when the block takes too long.
  def limited(&block)
    Timeout.timeout(120, &block)
  end

  # More words than are made ahead of their reader.
  def many
    Lorem.stream(Lorem::Options.new(repeat: 30_000, crab_emoji: false))
  end

  def test_every_word_comes_in_order
    options = Lorem::Options.new(repeat: 200, crab_emoji: true)
    words = []
    limited { assert_same options, Lorem.stream(options) { |word| words << word } }
    assert_equal Lorem.generate(options), words.join(" ")
    assert_equal Encoding::UTF_8, words.last.encoding
    assert_equal words, limited { Lorem.stream(options).to_a }
  end

  def test_a_stream_can_be_left_early
    assert_equal "lorem", limited { many.each { |word| break word } }
    assert_equal %w[lorem dolor amet], limited { many.lazy.select { |word| word =~ /[od]/ || word == "amet" }.first(3) }
    words = many
    assert_equal %w[lorem ipsum], limited { Array.new(2) { words.next } }
    limited { GC.start }
  end

  def test_streams_run_at_once
    one, other = many, many
    assert_equal [%w[lorem lorem], %w[ipsum ipsum]], limited { Array.new(2) { [one.next, other.next] } }
    threads = Array.new(4) { Thread.new { many.first(1000) } }
    assert_equal 1, limited { threads.map(&:value).uniq.size }
  end

  def test_an_error_of_the_core_ends_a_stream
    words = Lorem.stream(Lorem::Options.new(repeat: 2**32 - 1, crab_emoji: true))
    assert_match(/the limit is 1048576/, refusal(Lorem::Error) { limited { words.first } })
    assert_raises(TypeError) { Lorem.stream({ repeat: 1, crab_emoji: true }) }
  end

  def test_the_gem_says_its_version
    assert_match(/\A\d+\.\d+\.\d+/, Lorem::VERSION)
  end

  def test_every_missing_option_is_named
    text = refusal { Lorem::Options.new }
    assert_includes text, "`repeat` is missing"
    assert_includes text, "`crab_emoji` is missing"
  end

  def test_every_wrong_type_is_named
    text = refusal { Lorem::Options.new(repeat: nil, crab_emoji: 1, separator: :a, colour: 1) }
    assert_includes text, "`repeat` must be an integer, not nil"
    assert_includes text, "`crab_emoji` must be a boolean, not an integer"
    assert_includes text, "`separator` must be a string, not Symbol"
    assert_includes text, "`colour` is not an option"
  end

  def test_every_wrong_value_is_named
    text = refusal { Lorem::Options.new(repeat: -(2**70), crab_emoji: true, separator: "") }
    assert_includes text, "`repeat` must be between 1 and 4294967295"
    assert_includes text, "`separator` must be 1 to 16 bytes long, not 0"
  end

  def test_odd_separators_are_refused
    ["\0", "\xff", "x" * 17].each do |separator|
      text = refusal { Lorem::Options.new(repeat: 1, crab_emoji: true, separator: separator) }
      assert_includes text, "`separator` must"
    end
  end

  def test_values_are_read_back
    options = Lorem::Options.new(repeat: 2**32 - 1, crab_emoji: true, separator: "\u2014")
    assert_equal({ repeat: 2**32 - 1, crab_emoji: true, separator: "\u2014" }, options.to_h)
    assert_equal " ", Lorem::Options.new(repeat: 1, crab_emoji: false).separator
  end

  def test_options_compare_and_hash_by_value
    one, same = Array.new(2) { Lorem::Options.new(repeat: 1, crab_emoji: true) }
    other = Lorem::Options.new(repeat: 2, crab_emoji: true)
    assert_equal one, same
    assert_equal 2, [one, same, other].uniq.size
    assert_equal '#<Lorem::Options repeat: 1, crab_emoji: true, separator: " ">', one.inspect
  end
end
