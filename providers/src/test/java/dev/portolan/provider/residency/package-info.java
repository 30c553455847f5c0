@NullMarked
package dev.portolan.provider.residency;

import org.jspecify.annotations.NullMarked;
