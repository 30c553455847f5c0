/**
 * Answer: what a simulated model says. The same request gets the same answer, word for word.
 *
 * <p>A question is read out of an OpenAI-shaped request; the answer is words, tool calls and
 * counts, in no provider's shape. Called by the dialects, which write it down; it calls nobody,
 * opens no socket and knows no clock and no randomness but what the request itself seeds.
 */
@NullMarked
package dev.portolan.load.answer;

import org.jspecify.annotations.NullMarked;
