/**
 * Claude, at Anthropic's own API and at clouds that serve it in Anthropic's protocol. A call in
 * that protocol passes through, with the model's name replaced or removed; one in another caller
 * protocol is translated. A {@link dev.portolan.provider.anthropic.ClaudeHost} holds the
 * differences of a host.
 */
@NullMarked
package dev.portolan.provider.anthropic;

import org.jspecify.annotations.NullMarked;
