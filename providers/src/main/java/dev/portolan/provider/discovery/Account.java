package dev.portolan.provider.discovery;

import dev.portolan.provider.credential.CredentialConfig;

import org.jspecify.annotations.Nullable;

import java.net.URI;

/**
 * Where and as whom to ask.
 *
 * @param region the catalogue's region, or null where it names none
 * @param endpoint the address of the cloud's control plane; null for its own
 */
public record Account(
        @Nullable String region, CredentialConfig credentials, @Nullable URI endpoint) {}
