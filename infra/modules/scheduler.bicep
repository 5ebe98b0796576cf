// Optional: a Durable Task Scheduler, which takes the orchestrations out of the storage account and shows them in a dashboard of its own.
param name string
param location string
param tags object
param sku string
param taskHubName string

@description('Runs orchestrations.')
param appPrincipalId string

@description('Sees and manages orchestrations in the dashboard.')
param operatorPrincipalId string

var durableTaskDataContributor = '0ad04412-c4d5-4796-b79c-f76d14c8d402'

resource scheduler 'Microsoft.DurableTask/schedulers@2025-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    // An empty list lets nobody in. Access is by role either way; the addresses of a Functions app are not fixed.
    ipAllowlist: ['0.0.0.0/0']
    sku: sku == 'Dedicated'
      ? {
          name: sku
          capacity: 1
        }
      : { name: sku }
  }

  resource hub 'taskHubs' = {
    name: taskHubName
  }
}

resource appMayRun 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, 'app', durableTaskDataContributor)
  scope: scheduler
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
  }
}

resource operatorMaySee 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(scheduler.id, operatorPrincipalId, durableTaskDataContributor)
  scope: scheduler
  properties: {
    principalId: operatorPrincipalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', durableTaskDataContributor)
  }
}

output endpoint string = scheduler.properties.endpoint
