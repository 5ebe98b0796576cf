// Everything ServerlessTrader needs on Azure, in one resource group. `azd up` runs this; docs/azure.md says what each part is for and what it costs.
targetScope = 'subscription'

@minLength(1)
@maxLength(48)
@description('Name of the azd environment. It names the resource group and, hashed, every resource in it.')
param environmentName string

@minLength(1)
@description('Region. It must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
@metadata({ azd: { type: 'location' } })
param location string

@description('Who may set secrets, beside the app that may only read them. Default: whoever deploys.')
param operatorPrincipalId string = deployer().objectId

@minLength(3)
@description('Where alerts and budget warnings are mailed.')
param alertEmail string

@minValue(1)
@description('Monthly budget in the currency of the subscription. Warns at 80 % spent and at 100 % forecast; it stops nothing.')
param budgetAmount int = 80

@description('First day of the month in which the budget was first deployed, such as 2026-09-01. Azure refuses to change it later. Empty: the budget is left as it is.')
param budgetStart string = ''

@minValue(0)
@maxValue(5)
@description('Instances kept warm for HTTP. With none, a cold start can outlast the 3 seconds TradingView waits, and that alert is lost.')
param alwaysReadyHttp int = 1

@minValue(0)
@maxValue(5)
@description('Instances kept warm for the trades. With none, an entry after a quiet hour waits for a cold start.')
param alwaysReadyDurable int = 1

@allowed([512, 2048, 4096])
@description('Memory of an instance in MB.')
param instanceMemoryMB int = 2048

@minValue(40)
@maxValue(1000)
@description('Most instances a group of functions may grow to.')
param maximumInstances int = 40

@description('true: the simulated market never closes. false: it keeps the hours and holidays of the exchanges.')
param practiceHours bool = true

@minValue(1)
@maxValue(60)
@description('Seconds between two looks at a trade whose price is near one of its levels.')
param checkNearSeconds int = 5

@minValue(5)
@maxValue(3600)
@description('Seconds between two looks at a trade whose price is far from all of its levels.')
param checkFarSeconds int = 60

@description('When stored work that nobody does is started, and the heartbeat is logged. NCRONTAB, UTC.')
param sweepSchedule string = '0 * * * * *'

@description('When accounts are marked to market, for the circuit breakers. NCRONTAB, UTC.')
param markToMarketSchedule string = '0 * * * * *'

@description('When positions are compared with the brokers. NCRONTAB, UTC.')
param reconcileSchedule string = '0 */5 * * * *'

@description('When breakers whose session has opened are reset. NCRONTAB, UTC.')
param breakerResetSchedule string = '0 */5 * * * *'

@minLength(3)
@maxLength(45)
@description('Name of the durable task hub: letters and digits, a letter first. A new name is an empty hub.')
param taskHubName string = 'ServerlessTrader'

@description('true: orchestrations live in a Durable Task Scheduler instead of the storage account. Change it only while no trade is open.')
param useTaskScheduler bool = false

@allowed(['Consumption', 'Dedicated'])
@description('Plan of the Durable Task Scheduler.')
param taskSchedulerSku string = 'Consumption'

@description('true: all outbound traffic leaves from one fixed address, for brokers that demand it. About 36 USD a month.')
param staticOutboundIp bool = false

@allowed(['PT5M', 'PT10M', 'PT15M'])
@description('How often each alert rule looks. Azure charges a rule more the oftener it looks.')
param alertFrequency string = 'PT5M'

@description('true: a deleted vault cannot be purged for its retention time. Recommended with live brokers; it cannot be turned off again.')
param purgeProtection bool = false

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var componentName = 'appi-${token}'

// The scaling of the platform reads host.json, not the settings that override it, so nothing would wake the trades of a scheduler: keep one instance up.
var alwaysReadyTrades = useTaskScheduler ? max(1, alwaysReadyDurable) : alwaysReadyDurable

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: 'id-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: 'log-${token}'
    componentName: componentName
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: 'st${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
  }
}

module vault 'modules/vault.bicep' = {
  name: 'vault'
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
    purgeProtection: purgeProtection
  }
}

module scheduler 'modules/scheduler.bicep' = if (useTaskScheduler) {
  name: 'scheduler'
  scope: group
  params: {
    name: 'dts-${token}'
    location: location
    tags: tags
    sku: taskSchedulerSku
    taskHubName: taskHubName
    appPrincipalId: identity.outputs.principalId
    operatorPrincipalId: operatorPrincipalId
  }
}

module network 'modules/network.bicep' = if (staticOutboundIp) {
  name: 'network'
  scope: group
  params: {
    token: token
    location: location
    tags: tags
  }
}

module app 'modules/app.bicep' = {
  name: 'app'
  scope: group
  params: {
    name: 'func-${token}'
    planName: 'plan-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageAccountName: storage.outputs.name
    deploymentContainerUrl: storage.outputs.deploymentContainerUrl
    tableEndpoint: storage.outputs.tableEndpoint
    vaultUri: vault.outputs.uri
    componentName: componentName
    subnetId: network.?outputs.subnetId ?? ''
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyDurable: alwaysReadyTrades
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    taskHubName: taskHubName
    taskSchedulerEndpoint: scheduler.?outputs.endpoint ?? ''
    traderSettings: {
      Trader__PracticeHours: string(practiceHours)
      Trader__Checks__Near: string(checkNearSeconds)
      Trader__Checks__Far: string(checkFarSeconds)
      Trader__Config: string(loadJsonContent('trader.json'))
      SweepSchedule: sweepSchedule
      MarkToMarketSchedule: markToMarketSchedule
      ReconcileSchedule: reconcileSchedule
      BreakerResetSchedule: breakerResetSchedule
    }
  }
  dependsOn: [monitoring]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    token: token
    location: location
    tags: tags
    componentId: monitoring.outputs.componentId
    email: alertEmail
    frequency: alertFrequency
  }
}

module budget 'modules/budget.bicep' = if (!empty(budgetStart)) {
  name: 'budget'
  scope: group
  params: {
    name: 'budget-${token}'
    amount: budgetAmount
    start: budgetStart
    email: alertEmail
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_KEY_VAULT_NAME string = vault.outputs.name
output AZURE_FUNCTION_NAME string = app.outputs.name
output TRADER_URL string = app.outputs.url
output OUTBOUND_IP string = network.?outputs.outboundIp ?? ''
