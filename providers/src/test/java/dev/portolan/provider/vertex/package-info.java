@NullMarked
package dev.portolan.provider.vertex;

import org.jspecify.annotations.NullMarked;
