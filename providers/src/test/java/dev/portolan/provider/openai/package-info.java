/** Tests of OpenAI's dialect: answers as callers see them, read from bytes cut anywhere. */
@NullMarked
package dev.portolan.provider.openai;

import org.jspecify.annotations.NullMarked;
