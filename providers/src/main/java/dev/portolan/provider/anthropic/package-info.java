/**
 * Anthropic's own API. A caller of its protocol goes through by the bytes, with the model's name
 * spliced; a caller of OpenAI's is translated.
 */
@NullMarked
package dev.portolan.provider.anthropic;

import org.jspecify.annotations.NullMarked;
