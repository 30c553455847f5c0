/** Tests of Anthropic's protocol, read and written. */
@NullMarked
package dev.portolan.provider.messages;

import org.jspecify.annotations.NullMarked;
