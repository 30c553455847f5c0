-- Renews leases. ARGV: epoch, lease in milliseconds, and the ids of the reservations.
--
-- Returns N and the time, and the ids of those that hold nothing here any more; or L.

if not in_epoch(ARGV[1]) then
    return {'L', now_s, now_us}
end
local reply = {'N', now_s, now_us}
for i = 3, #ARGV do
    if redis.call('ZSCORE', KEYS[2], ARGV[i]) then
        hold(ARGV[i], tonumber(ARGV[2]))
    else
        reply[#reply + 1] = ARGV[i]
    end
end
end_leases()
return reply
