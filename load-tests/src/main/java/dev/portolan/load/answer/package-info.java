/**
 * The simulated model: equal requests get identical answers.
 *
 * <p>A request is read in OpenAI's format; the answer is text, tool calls and token counts,
 * independent of any provider's format. The dialects call it and write the answer in their
 * protocol. It calls no other package, opens no socket, and uses no clock and no randomness other
 * than a generator seeded by the request.
 */
@NullMarked
package dev.portolan.load.answer;

import org.jspecify.annotations.NullMarked;
