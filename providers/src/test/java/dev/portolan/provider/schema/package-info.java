/** Tests of schemas in the forms that targets accept. */
@NullMarked
package dev.portolan.provider.schema;

import org.jspecify.annotations.NullMarked;
