/**
 * Claude, at Anthropic's own API and at clouds that serve it in Anthropic's protocol. A caller of
 * that protocol goes through by the bytes, with the model's name spliced or taken out; a caller of
 * OpenAI's is translated. A {@link dev.portolan.provider.anthropic.ClaudeHost} says what differs.
 */
@NullMarked
package dev.portolan.provider.anthropic;

import org.jspecify.annotations.NullMarked;
