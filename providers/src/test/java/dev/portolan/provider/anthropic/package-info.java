@NullMarked
package dev.portolan.provider.anthropic;

import org.jspecify.annotations.NullMarked;
