/**
 * What the tree says of Terraform, held to what its files say: the regions' catalogs load, the
 * modules' chapters name their real inputs and outputs, an AWS plan keeps the rules of the house.
 */
@NullMarked
package dev.portolan.gateway.terraform;

import org.jspecify.annotations.NullMarked;
