/** The server side of Anthropic's Messages API, at Anthropic and at other clouds. */
@NullMarked
package dev.portolan.load.claude;

import org.jspecify.annotations.NullMarked;
