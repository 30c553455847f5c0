@NullMarked
package dev.portolan.provider.selfhosted;

import org.jspecify.annotations.NullMarked;
