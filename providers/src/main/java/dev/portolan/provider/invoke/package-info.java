/** Bedrock's InvokeModel with each vendor's own JSON, whole and streamed. */
@NullMarked
package dev.portolan.provider.invoke;

import org.jspecify.annotations.NullMarked;
