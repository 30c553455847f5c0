/**
 * Credentials of the clouds by their SDKs, and the authenticators made of them. Calls {@code
 * credential}; no other package fetches a token.
 */
@NullMarked
package dev.portolan.provider.login;

import org.jspecify.annotations.NullMarked;
