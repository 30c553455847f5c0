-- The server's time, so that replicas with different clocks agree.
local function server_time()
    local time = redis.call('TIME')
    return tonumber(time[1]), tonumber(time[2])
end
