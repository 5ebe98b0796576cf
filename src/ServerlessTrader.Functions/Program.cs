using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using ServerlessTrader.Engine.Http;
using ServerlessTrader.Functions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddTrader(builder.Configuration);
builder.Logging.KeepTokensOutOfLogs();
await builder.Build().RunAsync().ConfigureAwait(false);
