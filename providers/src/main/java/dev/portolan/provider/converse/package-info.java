/** Bedrock's Converse: writes requests, reads answers, and embeds by InvokeModel. */
@NullMarked
package dev.portolan.provider.converse;

import org.jspecify.annotations.NullMarked;
