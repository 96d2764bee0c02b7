"""Runs against the installed package: python -m unittest discover bindings/python/tests"""

import asyncio
import copy
import importlib.resources
import pickle
import re
import subprocess
import sys
import unittest

import lorem

SENTENCE = "lorem ipsum dolor sit amet"


class GenerateTest(unittest.TestCase):
    def test_the_sentence_is_repeated(self):
        options = lorem.Options(repeat=2, crab_emoji=True, separator=" / ")
        self.assertEqual(lorem.generate(options), f"{SENTENCE} \U0001f980 / {SENTENCE} \U0001f980")
        options = lorem.Options(repeat=2, crab_emoji=False)
        self.assertEqual(lorem.generate(options), f"{SENTENCE} {SENTENCE}")

    def test_an_error_of_the_core_is_an_exception(self):
        with self.assertRaisesRegex(lorem.LoremError, "the limit is 1048576"):
            lorem.generate(lorem.Options(repeat=2**32 - 1, crab_emoji=True))

    def test_a_panic_of_the_core_is_an_exception(self):
        with self.assertRaisesRegex(lorem.LoremError, "panicked"):
            lorem.crash()

    def test_only_options_are_taken(self):
        with self.assertRaises(TypeError):
            lorem.generate({"repeat": 1, "crab_emoji": True})

    def test_the_package_says_its_version(self):
        self.assertTrue(re.match(r"\d+\.\d+\.\d+", lorem.__version__), lorem.__version__)

    def test_the_package_is_typed(self):
        files = importlib.resources.files(lorem)
        self.assertTrue(files.joinpath("py.typed").is_file())
        self.assertIn("class Options", files.joinpath("__init__.pyi").read_text("utf-8"))


class StreamTest(unittest.TestCase):
    options = lorem.Options(repeat=200, crab_emoji=True)

    def within(self, seconds, awaitable):
        """Runs until the awaitable is done, which fails when that takes too long."""

        async def limited():
            return await asyncio.wait_for(awaitable, seconds)

        return asyncio.run(limited())

    async def words(self, options):
        return [word async for word in lorem.stream(options)]

    def test_every_word_comes_in_order(self):
        words = self.within(120, self.words(self.options))
        self.assertEqual(" ".join(words), lorem.generate(self.options))

    def test_two_streams_at_once(self):
        async def both():
            return await asyncio.gather(self.words(self.options), self.words(self.options))

        one, other = self.within(120, both())
        self.assertEqual(len(one), 1200)
        self.assertEqual(one, other)

    def test_a_stream_can_be_left_early(self):
        async def first():
            stream = lorem.stream(lorem.Options(repeat=30000, crab_emoji=False))
            async for word in stream:
                await stream.aclose()
                return word

        self.assertEqual(self.within(120, first()), "lorem")

    def test_a_task_that_is_cancelled_lets_go(self):
        async def late():
            task = asyncio.ensure_future(self.words(lorem.Options(repeat=30000, crab_emoji=False)))
            await asyncio.sleep(0.01)
            task.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await task

        self.within(120, late())

    def test_an_error_of_the_core_is_an_exception(self):
        with self.assertRaisesRegex(lorem.LoremError, "the limit is 1048576"):
            self.within(120, self.words(lorem.Options(repeat=2**32 - 1, crab_emoji=True)))

    def test_only_options_are_taken(self):
        with self.assertRaises(TypeError):
            lorem.stream({"repeat": 1, "crab_emoji": True})

    def test_a_stream_that_is_forgotten_keeps_nobody_waiting(self):
        script = (
            "import asyncio, lorem\n"
            "async def first():\n"
            "    async for word in stream: return word\n"
            "stream = lorem.stream(lorem.Options(repeat=30000, crab_emoji=False))\n"
            "print(asyncio.new_event_loop().run_until_complete(first()))\n"
        )
        command = [sys.executable, "-W", "ignore", "-c", script]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
        self.assertEqual((done.returncode, done.stdout), (0, "lorem\n"), done.stderr)


class OptionsTest(unittest.TestCase):
    def setUp(self):
        self.options = lorem.Options(repeat=3, crab_emoji=True, separator="\u2014")

    def message(self, kind, **fields):
        with self.assertRaises(kind) as caught:
            lorem.Options(**fields)
        return str(caught.exception)

    def test_every_missing_option_is_named(self):
        message = self.message(TypeError)
        self.assertIn("`repeat` is missing", message)
        self.assertIn("`crab_emoji` is missing", message)

    def test_every_wrong_type_is_named(self):
        message = self.message(TypeError, repeat=True, crab_emoji=1, separator=[], colour=1)
        self.assertIn("`repeat` must be an integer, not a boolean", message)
        self.assertIn("`crab_emoji` must be a boolean, not an integer", message)
        self.assertIn("`separator` must be a string, not list", message)
        self.assertIn("`colour` is not an option", message)

    def test_every_wrong_value_is_named(self):
        message = self.message(ValueError, repeat=-(2**70), crab_emoji=True, separator="")
        self.assertIn("`repeat` must be between 1 and 4294967295", message)
        self.assertIn("`separator` must be 1 to 16 bytes long, not 0", message)

    def test_odd_separators_are_refused(self):
        for separator in ["\0", "\ud800", "x" * 17]:
            self.assertIn("separator", self.message(ValueError, repeat=1, crab_emoji=True, separator=separator))

    def test_values_are_read_back(self):
        self.assertEqual(self.options.repeat, 3)
        self.assertIs(self.options.crab_emoji, True)
        self.assertEqual(self.options.separator, "\u2014")
        self.assertEqual(lorem.Options(repeat=1, crab_emoji=False).separator, " ")

    def test_options_are_frozen(self):
        with self.assertRaises(AttributeError):
            self.options.repeat = 4

    def test_options_survive_pickling_and_copying(self):
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            self.assertEqual(pickle.loads(pickle.dumps(self.options, protocol)), self.options)
        self.assertEqual(copy.deepcopy(self.options), self.options)

    def test_options_compare_and_hash_by_value(self):
        same = lorem.Options(repeat=3, crab_emoji=True, separator="\u2014")
        other = lorem.Options(repeat=3, crab_emoji=False)
        self.assertEqual(same, self.options)
        self.assertEqual(hash(same), hash(self.options))
        self.assertNotEqual(other, self.options)
        self.assertNotEqual(self.options, "options")

    def test_repr_reads_as_code(self):
        self.assertEqual(repr(self.options), "Options(repeat=3, crab_emoji=True, separator='\u2014')")


if __name__ == "__main__":
    unittest.main()
