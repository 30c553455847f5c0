@NullMarked
package dev.portolan.provider.members;

import org.jspecify.annotations.NullMarked;
